"""Settings from the environment, and the master key."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from punchcard.errors import ConfigurationError
from punchcard.settings import Settings, load_settings, secret_key


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    names = ("DATABASE_URL", "BROKER_URL", "SMTP_URL", "HOST", "PORT", "ADMIN_ORIGIN")
    for name in (*names, "PUNCHCARD_DATA_DIR", "PUNCHCARD_SECRET_KEY", "PUNCHCARD_SIMULATE"):
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_everything_has_a_default():
    settings = load_settings()
    assert settings.data_dir == Path(".punchcard")
    assert (settings.database_url, settings.broker_url, settings.smtp_url) == (None, None, None)
    assert settings.base_url == "http://127.0.0.1:8000"


def test_an_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_settings().database_url is None


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]  # the fault


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/db"),
        ("BROKER_URL", "http://host"),
        ("SMTP_URL", "mail.example.com:25"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PUNCHCARD_SECRET_KEY", "short"),
        ("ADMIN_ORIGIN", "https://shop.example.com/admin"),
    ],
)
def test_a_bad_value_is_one_line_that_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_secrets_are_named_and_do_not_stand_in_the_repr(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:db-pass-1@h/d")
    monkeypatch.setenv("SMTP_URL", "smtp://me:mail-pass-2@h")
    monkeypatch.setenv("PUNCHCARD_SECRET_KEY", "k" * 40)
    settings = load_settings()
    assert set(settings.secret_values) == {"db-pass-1", "mail-pass-2", "k" * 40}
    for value in settings.secret_values:
        assert value not in repr(settings)


def test_the_key_is_made_once_even_by_many_at_once_and_for_us_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [settings] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    file = tmp_path / "data" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_a_given_key_touches_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PUNCHCARD_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("PUNCHCARD_DATA_DIR", str(tmp_path / "none"))
    assert secret_key(load_settings()) == "k" * 40
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="PUNCHCARD_SECRET_KEY"):
        secret_key(Settings(data_dir=tmp_path / "file"))
