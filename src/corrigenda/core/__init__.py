"""The pure core: functions and frozen dataclasses that know no Django, no network and no clock."""
