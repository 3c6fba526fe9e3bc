"""One shadow test by the day: each run replaces its own day, so runs may be cleared, repeated and
run side by side. Needs ShadowGate in /opt/shadowgate on the workers, and the spec's paths to be
ones that every worker sees.
"""

from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.timetables.interval import CronDataIntervalTimetable

# Each command line is on one line, because tests of this repository parse it.
SHADOWGATE = "/opt/shadowgate/deploy/local/shadowgate"
BACKFILL = "backfill --spec /etc/shadowgate/credit-risk-v13.yaml --from {{ data_interval_start | ds }} --to {{ data_interval_end | ds }}"
VERDICT = "backfill --spec /etc/shadowgate/credit-risk-v13.yaml --from {{ data_interval_start | ds }} --to {{ data_interval_end | ds }} --resume --exit-code"

with DAG(
    dag_id="shadowgate_credit_risk_v13",
    # The interval is from 01:30 to 01:30. A run starts when the logs of its first day are complete, and its
    # two ends are on that day and the next. Do not write the schedule as plain text: Airflow 3 then has no
    # interval, and both ends would be the same day.
    schedule=CronDataIntervalTimetable("30 1 * * *", timezone="UTC"),
    start_date=datetime(2026, 3, 2, tzinfo=timezone.utc),
    catchup=True,
    max_active_runs=2,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
):
    backfill = BashOperator(task_id="backfill", bash_command=f"{SHADOWGATE} {BACKFILL}")
    # The day has its results already, so this only judges again, within seconds. PROMOTE succeeds. HOLD (3)
    # and a REJECT that is not final (5) skip the tasks after this one. REJECT (4) and failures (1) fail.
    verdict = BashOperator(
        task_id="verdict",
        bash_command=f"{SHADOWGATE} {VERDICT}",
        skip_on_exit_code=[3, 5],
        retries=0,
    )
    backfill >> verdict
