"""The form of somebody who was invited and has no account yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator


class NewAccount(forms.Form):
    """A name to sign in with, and a password."""

    username = forms.CharField(
        label="Name", max_length=150, validators=[UnicodeUsernameValidator()], help_text="What you will sign in with.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        strip=False, help_text=" ".join(password_validators_help_texts()),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_username(self) -> str:
        """Refuse what could be taken for somebody else's name or mail address."""
        name: str = self.cleaned_data["username"]
        if "@" in name:
            raise forms.ValidationError("A name has no @; you can sign in by your mail address too.")
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("Somebody has this name already. If it is you, sign in first.")
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that are easily guessed."""
        cleaned = super().clean() or self.cleaned_data
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], User(username=cleaned.get("username", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
