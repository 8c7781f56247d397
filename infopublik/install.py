"""What starts a night by itself: a systemd unit with its timer, and a line for cron.

The texts are templates with $words (`string.Template`) for what differs by machine; those of
`contrib/` are the same with the paths of a usual installation.
"""

from __future__ import annotations

import getpass
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

import sqlalchemy as sa

from archive.engine import Place
from archive.engine_sqlite import SqliteFile
from archive.home import home

# 22:00 in Jakarta, as the cron line says in the machine's own zone.
_TEMPLATES = {
    "infopublik.service": """\
# A night of Infopublik. Put it into /etc/systemd/system, then:
#   systemctl daemon-reload && systemctl enable --now infopublik.timer
# Secrets (INFOPUBLIK_PING_URL, INFOPUBLIK_SMTP_URL ...) go into $environment_file, mode 0600.
[Unit]
Description=Infopublik: one night over the portals
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=2h
StartLimitBurst=6

[Service]
Type=oneshot
User=$user
EnvironmentFile=-$environment_file
$environment
ExecStart=$systemd_command
# Found another run at work, or was stopped: no failure. 3 and 4 want a look, and are one.
SuccessExitStatus=75 130 143
# Killed by the kernel, cut off, or the archive's disk or server failed (74): the next start goes on
# with the same night, and some starts later gives up until the next one is due.
Restart=on-failure
RestartPreventExitStatus=1 2 3 4
RestartSec=5min
# SIGTERM stops asking; what is in flight may take a minute.
KillMode=mixed
TimeoutStopSec=120
# A night that hangs is stopped before the next one is due.
TimeoutStartSec=20h

Nice=10
IOSchedulingClass=idle
MemoryHigh=1G
MemoryMax=2G
TasksMax=64

UMask=0027
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
# These must be there before the first start.
$writable
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
CapabilityBoundingSet=
AmbientCapabilities=
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallFilter=setpriority ioprio_set prlimit64 setrlimit sched_setaffinity
""",
    "infopublik.timer": """\
# Starts infopublik.service each night; one that was missed is made up for at the next boot.
[Unit]
Description=Infopublik: every night

[Timer]
OnCalendar=*-*-* 22:00:00 Asia/Jakarta
Persistent=true
RandomizedDelaySec=20min
AccuracySec=1min

[Install]
WantedBy=timers.target
""",
    "infopublik.cron": """\
# For cron instead of systemd: put it into /etc/cron.d/infopublik. Cron mails what stands on stderr.
# 22:00 in the machine's own zone; a second start while a night runs exits 75 and does nothing.
$cron_environment
0 22 * * *  $user  $cron_command > /dev/null
""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What differs by machine.

    command: the words of a night's command line. environment: set for it; without secrets, which
    belong into environment_file. writable: folders that a night writes to.
    """

    user: str
    command: tuple[str, ...]
    environment: dict[str, str]
    writable: tuple[Path, ...]
    environment_file: str = "/etc/infopublik.env"


_NIGHTLY = ("nightly", "--format", "csv")
# As in `contrib/`.
USUAL = Installation(
    user="infopublik",
    command=("/opt/infopublik/.venv/bin/infopublik", *_NIGHTLY),
    environment={
        "INFOPUBLIK_HOME": "/var/lib/infopublik",
        "INFOPUBLIK_CONTACT": "you@example.org",
    },
    writable=(Path("/var/lib/infopublik"),),
)


def installation(place: Place, portals: Path | None) -> Installation:
    """How the program that runs here is started by the user who runs it, on an archive.

    portals: the registry named, if any. A URL with a password is left out: it is a secret.
    """
    environment = {
        "INFOPUBLIK_HOME": str(home().resolve()),
        "INFOPUBLIK_CONTACT": os.environ.get("INFOPUBLIK_CONTACT") or "you@example.org",
    }
    if isinstance(place, SqliteFile):
        environment["INFOPUBLIK_ARCHIVE"] = f"sqlite:///{place.path.resolve()}"
    elif sa.make_url(place.url).password is None:
        environment["INFOPUBLIK_ARCHIVE"] = place.url
    program = Path(sys.argv[0]).absolute()
    is_script = program.name == "infopublik" and program.is_file() and os.access(program, os.X_OK)
    start = (str(program),) if is_script else (sys.executable, "-m", "infopublik")
    registry = ("--portals", str(portals.resolve())) if portals else ()
    return Installation(
        user=getpass.getuser(),
        command=(*start, *_NIGHTLY, *registry),
        environment=environment,
        writable=tuple(dict.fromkeys((home().resolve(), place.folder.resolve().parent))),
    )


def unit_files(here: Installation) -> dict[str, str]:
    """The text of each file by its name."""
    words = {
        "user": here.user,
        "systemd_command": " ".join(map(_systemd_word, here.command)),
        # To cron a bare % ends the command.
        "cron_command": " ".join(map(shlex.quote, here.command)).replace("%", "\\%"),
        "environment_file": here.environment_file,
        "environment": "\n".join(
            f"Environment={_in_quotes(f'{name}={value}')}"
            for name, value in here.environment.items()
        ),
        "cron_environment": "\n".join(
            f"{name}={value}" for name, value in here.environment.items()
        ),
        "writable": "\n".join(f"ReadWritePaths={_in_quotes(str(path))}" for path in here.writable),
    }
    return {name: Template(text).substitute(words) for name, text in _TEMPLATES.items()}


def _systemd_word(word: str) -> str:
    """A word of a command line in a unit, where "$" begins a variable too."""
    return _in_quotes(word).replace("$", "$$") if shlex.quote(word) != word else word


def _in_quotes(value: str) -> str:
    """A value of a unit, where "%" begins a specifier."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
