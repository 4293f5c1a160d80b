"""Write what is generated in the documentation: `python -m tests.docs.write`."""

import tests.environment  # noqa: F401  (names the configuration)

if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
    django.setup()
    from tests.docs.cli_reference import PATH, reference

    PATH.write_text(reference(), encoding="utf-8")
    print(f"wrote {PATH}")
