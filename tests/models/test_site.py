"""A site's rules are checked when they are set."""

import pytest
from django.core.exceptions import ValidationError

from corrigenda.models import Site


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "Ledger!"),
        ("key", "ledger\n"),
        ("key", "login"),
        ("time_zone", "Mars/Olympus"),
        ("origins", []),
        ("origins", ["ledger.test"]),
        ("origins", ["https://ledger.test/"]),
        ("origins", ["https://LEDGER.test"]),
        ("root_selector", "a[["),
        ("mirrors", ["https://m.ledger.test"]),
        ("mirrors", ["https://ledger.test"]),
        ("kept_parameters", ["a b"]),
        ("dropped_parameters", ["*"]),
        ("dropped_parameters", [7]),
        ("trailing_slash", "sometimes"),
        ("skip_selectors", ["p >> "]),
    ],
)
@pytest.mark.django_db
def test_what_could_never_work_is_refused(field: str, value: object) -> None:
    site = Site(**{"key": "ledger", "name": "The Ledger", "origins": ["https://ledger.test"], field: value})
    with pytest.raises(ValidationError) as refused:
        site.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.django_db
def test_a_changed_site_is_known_at_once(site: Site) -> None:
    assert Site.known()["ledger"].name == "The Ledger"
    site.name = "The New Ledger"
    site.save()
    assert Site.known()["ledger"].name == "The New Ledger"
