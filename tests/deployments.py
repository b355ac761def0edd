"""The settings of a whole sandbox deployment, as tests give them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from cryptography.fernet import Fernet

# Makes a migrated, empty database and gives its address; it is gone when the `with` block ends.
NewDatabase = Callable[[], AbstractContextManager[str]]
DATA_KEY = Fernet.generate_key().decode()
INDEX_KEY = "index key for tests, long enough to pass"


def environment_of(database_url: str, home: Path) -> dict[str, str]:
    """PORTAL_* variables of a deployment on that database that keeps its files in `home`."""
    return {
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_SECRET_KEY": "a secret key for tests, long enough to pass",
        "PORTAL_DATA_KEYS": DATA_KEY,
        "PORTAL_INDEX_KEY": INDEX_KEY,
        "PORTAL_MUNICIPALITY": "lorenskog",
        "PORTAL_BASE_URL": "http://127.0.0.1:8000",
        "PORTAL_HOME": str(home),
        "PORTAL_SANDBOX": "1",
        "PORTAL_SANDBOX_URL": "http://localhost:8001",
        "PORTAL_SMTP_URL": "smtp://localhost:8002",
        "PORTAL_PAPER_DIR": str(home / "print"),
        "PORTAL_AVTALEGIRO_DIR": str(home / "avtalegiro"),
        "PORTAL_RESIDENT_OIDC_ISSUER": "http://localhost:8001",
        "PORTAL_RESIDENT_OIDC_CLIENT_ID": "portal",
        "PORTAL_RESIDENT_OIDC_CLIENT_SECRET": "a secret of the sandbox",
        "PORTAL_STAFF_OIDC_ISSUER": "http://localhost:8001/staff",
        "PORTAL_STAFF_OIDC_CLIENT_ID": "desk",
        "PORTAL_STAFF_OIDC_CLIENT_SECRET": "another secret of the sandbox",
    }
