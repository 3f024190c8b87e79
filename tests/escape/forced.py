"""Attempts through what a client asks for: programs that are no command of a session."""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

from tests.escape.attempt import Aim, Attempt, Outcome, Way
from tests.escape.prison import Prison

REFUSED = "cannot be done in a session"


def asks(*words: str | bytes, stdin: bytes = b"", agent: str = "ana") -> Way:
    """Ask for one command; `{secret}` stands for the path of a file with a secret."""

    def way(prison: Prison) -> Outcome:
        filled = [
            one.replace("{secret}", str(prison.secret_file)) if isinstance(one, str) else one for one in words
        ]
        return prison.ask(agent, *filled, stdin=stdin)

    return way


def _refused(name: str, aim: Aim, tried: str, reason: str, *words: str | bytes) -> Attempt:
    return Attempt(name, aim, tried, reason, asks(*words, stdin=b"x"), answer=REFUSED, ends=(2,))


ATTEMPTS = (
    _refused(
        "shell", Aim.SHELL, "`sh -c id`", "no shell reads the words; the list of seven commands has no `sh`", "sh -c id"
    ),
    _refused(
        "interpreter", Aim.SHELL, "`python3 -c …`", "a bracket or a quote is no letter of the grammar",
        "python3 -c 'print(open(\"{secret}\").read())'",
    ),
    _refused("cat", Aim.FILE, "`cat` of a file", "`cat` is none of the seven commands", "cat {secret}"),
    _refused("semicolon", Aim.SHELL, "`list; cat …`", "`;` is no letter of the grammar", "list; cat {secret}"),
    _refused("newline", Aim.SHELL, "`list`, a line end, `cat …`", "only single blanks part words", "list\ncat {secret}"),
    _refused("dollar", Aim.SHELL, "`show $(cat …)`", "nothing expands `$`, which is no letter of the grammar", "show $(cat {secret})"),
    _refused("backquote", Aim.SHELL, "`` show `cat …` ``", "nothing expands backquotes, which the grammar lacks", "show `cat {secret}`"),
    _refused("pipe", Aim.SHELL, "`list | sh`", "`|` is no letter of the grammar", "list | sh"),
    _refused("and", Aim.SHELL, "`list && sh`", "`&` is no letter of the grammar", "list && sh"),
    _refused("background", Aim.SHELL, "`list & sh &`", "`&` is no letter of the grammar", "list & sh &"),
    _refused("redirect", Aim.FILE, "`list > …` on the host", "`>` is no letter of the grammar", "list > {secret}.new"),
    _refused("overwrite", Aim.FILE, "`list >> …` of a file that is there", "`>` is no letter of the grammar", "list >> {secret}"),
    _refused("glob", Aim.FILE, "`get */*`", "nothing expands `*`, which is no letter of the grammar", "get */*"),
    _refused("brace", Aim.FILE, "`list {a,b}`", "braces are no letters of the grammar", "list {a,b}"),
    _refused("tabs", Aim.SHELL, "words apart by tabs and vertical tabs", "only single blanks part words", "list\t--json\vsh"),
    _refused("long", Aim.SHELL, "a command of 100,000 characters", "a command has at most 1,000 bytes", "list " + "a" * 100_000),
    _refused("bytes", Aim.SHELL, "bytes that are no UTF-8", "they are no letters", b"list \xff\xfe"),
    _refused("fullwidth", Aim.SHELL, "`ｌｉｓｔ` in full width", "names of commands are compared as they stand, never folded", "ｌｉｓｔ"),
    _refused("help", Aim.SHELL, "`--help`, which opens a pager elsewhere", "no pager exists; the parser of `tuidesk` is not asked", "--help"),
    _refused("session", Aim.IDENTITY, "`session --as bob`", "a session is no command of a session", "session --as bob"),
    _refused("other-home", Aim.IDENTITY, "`--home /tmp list`", "options before a command do not exist", "--home /tmp list"),
    _refused("agent-add", Aim.IDENTITY, "`agent add eve --role admin`", "admin's commands are not in the list", "agent add eve --role admin"),
    _refused("agent-keys", Aim.SECRET, "`agent keys`", "admin's commands are not in the list", "agent keys"),
    _refused("backup", Aim.SECRET, "`backup` to standard output", "admin's commands are not in the list", "backup -"),
    _refused("copy-id", Aim.IDENTITY, "what `ssh-copy-id` runs, to add a key", "it is a shell script, and there is no shell",
             "exec sh -c 'cd ; umask 077 ; mkdir -p .ssh && cat >> .ssh/authorized_keys'"),
    _refused("rsync", Aim.FILE, "rsync's server", "`rsync` is none of the seven commands", "rsync --server --sender -e.LsfxC . /etc/"),
    _refused("scp-to", Aim.FILE, "scp's server, to write", "`scp` is none of the seven commands", "scp -t /tmp"),
    _refused("sftp-program", Aim.FILE, "sftp's server as a command", "a path is none of the seven commands", "/usr/lib/openssh/sftp-server"),
    _refused("git", Aim.FILE, "`git-upload-pack`, with an option that opens a pager", "it is none of the seven commands", "git-upload-pack --help"),
    _refused("environ", Aim.SECRET, "`cat /proc/self/environ`", "`cat` is none of the seven commands", "cat /proc/self/environ"),
    _refused("gcore", Aim.SECRET, "`gcore` of another session", "`gcore` is none of the seven commands", "gcore 1"),
    _refused("tmux", Aim.SHELL, "`tmux new-session`", "`tmux` is none of the seven commands", "tmux new-session"),
)  # fmt: skip
