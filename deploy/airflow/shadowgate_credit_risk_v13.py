"""One shadow test by the day: each run replaces its own day, so runs may be cleared, repeated and
run side by side. Needs ShadowGate in /opt/shadowgate on the workers, and the spec's paths to be
ones that every worker sees.
"""

from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.timetables.interval import CronDataIntervalTimetable

# The command lines keep to one line: the repository's tests parse them.
SHADOWGATE = "/opt/shadowgate/deploy/local/shadowgate"
BACKFILL = "backfill --spec /etc/shadowgate/credit-risk-v13.yaml --from {{ data_interval_start | ds }} --to {{ data_interval_end | ds }}"
VERDICT = "backfill --spec /etc/shadowgate/credit-risk-v13.yaml --from {{ data_interval_start | ds }} --to {{ data_interval_end | ds }} --resume --exit-code"

with DAG(
    dag_id="shadowgate_credit_risk_v13",
    # From 01:30 to 01:30: a run starts when the logs of its first day are complete, and its ends fall on that
    # day and the next. Not as a plain text: Airflow 3 gives that no interval, so both ends would be one day.
    schedule=CronDataIntervalTimetable("30 1 * * *", timezone="UTC"),
    start_date=datetime(2026, 3, 2, tzinfo=timezone.utc),
    catchup=True,
    max_active_runs=2,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
):
    backfill = BashOperator(task_id="backfill", bash_command=f"{SHADOWGATE} {BACKFILL}")
    # The day is complete, so this judges again within seconds. PROMOTE succeeds, HOLD (3) and a
    # REJECT that is not final (5) skip what comes after it, REJECT (4) and failures (1) fail.
    verdict = BashOperator(
        task_id="verdict",
        bash_command=f"{SHADOWGATE} {VERDICT}",
        skip_on_exit_code=[3, 5],
        retries=0,
    )
    backfill >> verdict
