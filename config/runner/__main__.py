"""The runner's command line: `python -m config.runner demo`, as the Makefile calls it."""

import sys

from config.runner.demo import run_demo
from config.runner.home import remove_home
from config.runner.lock import only_runner
from config.runner.modules import (
    run_bench,
    run_bench_caseload,
    run_bench_live,
    run_bench_notices,
    run_chaos,
    run_mutants,
)
from config.runner.orphans import stop_all_of
from config.runner.paths import Var, var_from_environment
from config.runner.say import Refusal, say
from config.runner.services import run_services
from config.runner.testing import run_tests


def reset(var: Var) -> None:
    """Stop what an earlier run left and remove its data. Refuses while Huddle runs."""
    for each in (*(Var(var.root / name) for name in ("bench", "chaos", "test")), var):
        if each.root.exists():
            _remove(each)
    say(f"Removed Huddle's data from {var.root}. The next start is a fresh one.")


def _remove(var: Var) -> None:
    with only_runner(var):
        stop_all_of(var.root)
        remove_home(var)
        var.clear()


COMMANDS = {
    "bench": run_bench,
    "bench-caseload": run_bench_caseload,
    "bench-live": run_bench_live,
    "bench-notices": run_bench_notices,
    "chaos": run_chaos,
    "demo": run_demo,
    "mutants": run_mutants,
    "reset": reset,
    "services": run_services,
    "test": run_tests,
}


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.exit(f"Give one of: {', '.join(COMMANDS)}")
    try:
        COMMANDS[arguments[0]](var_from_environment())
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1:])
