"""What a user record can do."""

from __future__ import annotations

from bihuan.identity.user.schemas import UserCreate, UserQuery, UserUpdate
from bihuan.identity.user.service import USERS, create_user, update_user
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router

users = router("/users", "Organisation")
add_reads(users, USERS, UserQuery)
add_create(users, USERS, UserCreate, create_user)
add_update(users, USERS, UserUpdate, update_user)
add_actions(users, USERS)
