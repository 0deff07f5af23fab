"""What a task can do."""

from bihuan.activity.task.schemas import TaskCreate, TaskQuery, TaskUpdate
from bihuan.activity.task.service import TASKS, create_task, update_task
from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router

tasks = router("/tasks", "Tasks")
add_reads(tasks, TASKS, TaskQuery)
add_create(tasks, TASKS, TaskCreate, create_task)
add_update(tasks, TASKS, TaskUpdate, update_task)
add_actions(tasks, TASKS)
add_bulk(tasks, TASKS, "assign", "take")
