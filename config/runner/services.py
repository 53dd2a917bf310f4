"""`make services`: PostgreSQL, Redis and mail alone, for work on the code, until Ctrl-C."""

from config.runner.environment import product_environment, write_env_file
from config.runner.frontend import build_assets
from config.runner.paths import Var
from config.runner.say import say, say_step
from config.runner.session import session


def run_services(var: Var) -> None:
    say(f"Huddle: starting the services in {var.root}")
    with session(var) as run:
        run.start_servers(for_tests=True)
        environment = product_environment(run.state, port=8000, demo=False)
        write_env_file(var, environment)
        say_step("Building the front-end assets")
        build_assets(environment)
        say(f"\nThe services run. In another terminal: set -a; . {var.env}; set +a")
        say("Then manage.py and pytest work. Ctrl-C stops the services.")
        run.supervisor.watch()
