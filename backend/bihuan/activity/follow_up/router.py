"""What a follow-up can do."""

from __future__ import annotations

from bihuan.activity.follow_up.schemas import FollowUpCreate, FollowUpQuery, FollowUpUpdate
from bihuan.activity.follow_up.service import FOLLOW_UPS, create_follow_up, update_follow_up
from bihuan.kernel.routing import add_create, add_reads, add_update, router

follow_ups = router("/follow-ups", "Activity")
add_reads(follow_ups, FOLLOW_UPS, FollowUpQuery)
add_create(follow_ups, FOLLOW_UPS, FollowUpCreate, create_follow_up)
add_update(follow_ups, FOLLOW_UPS, FollowUpUpdate, update_follow_up)
