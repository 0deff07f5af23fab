"""The registry of refusal codes: status and sentence in both languages (DOMAIN Appendix C, API §2).

Codes are API: they are added, never renamed. ``{name}`` in a sentence is filled from the refusal's parameters.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    status: int
    zh: str
    en: str


CODES: dict[str, Code] = {
    # requests
    "MALFORMED": Code(400, "请求格式错误", "The request is malformed"),
    "CURSOR_MISMATCH": Code(
        400, "翻页标记已失效，请从第一页重新开始", "The cursor does not fit this list; start again"
    ),
    "IDEMPOTENCY_KEY_INVALID": Code(400, "幂等键格式错误", "The idempotency key is malformed"),
    "UNAUTHENTICATED": Code(401, "请先登录", "Please sign in"),
    "TOTP_REQUIRED": Code(401, "请输入动态验证码", "Enter the code of your authenticator app"),
    "TOTP_INVALID": Code(401, "动态验证码错误或已使用", "The code is wrong or has been used"),
    "REAUTH_FAILED": Code(403, "密码错误，未做任何修改", "Wrong password; nothing was changed"),
    "TOKEN_FORBIDDEN": Code(403, "API 令牌不能执行此操作", "An API token cannot do this"),
    "TOKEN_IP_FORBIDDEN": Code(403, "此 IP 地址不在令牌的允许范围内", "This token may not be used from this address"),
    "INSUFFICIENT_SCOPE": Code(403, "令牌缺少权限范围 {scope}", "The token lacks the scope {scope}"),
    "IDEMPOTENCY_KEY_REQUIRED": Code(
        400, "使用 API 令牌提交时必须提供幂等键", "An API token must send an Idempotency-Key with this request"
    ),
    "SCOPE_UNKNOWN": Code(422, "没有这个权限范围", "There is no such scope"),
    "SCOPE_TOO_WIDE": Code(422, "您没有可授予此范围的权限", "You have no permission that this scope could pass on"),
    "INVALID_CIDR": Code(422, "不是有效的 IP 地址或网段", "Not an IP address or network"),
    "PASSWORD_TOO_COMMON": Code(422, "密码过于常见，请换一个", "This password is too common; choose another"),
    "PASSWORD_LIKE_NAME": Code(422, "密码不能包含用户名", "The password must not contain the user name"),
    "TOTP_NOT_STARTED": Code(409, "请先扫描二维码", "Scan the QR code first"),
    "TOTP_ALREADY_ON": Code(409, "两步验证已开启", "Two-step verification is already on"),
    "TOTP_OFF": Code(409, "两步验证未开启", "Two-step verification is off"),
    "SERVICE_ACCOUNT": Code(409, "服务账号没有密码", "A service account has no password"),
    "NOT_SERVICE_ACCOUNT": Code(
        422, "只能为自己或服务账号创建令牌", "Tokens are made for oneself or for a service account"
    ),
    "BAD_CREDENTIALS": Code(401, "账号或密码错误", "Wrong user name or password"),
    "FORBIDDEN": Code(403, "没有权限执行此操作", "You are not permitted to do this"),
    "NOT_FOUND": Code(404, "数据不存在", "Not found"),
    "METHOD_NOT_ALLOWED": Code(405, "不支持该请求方法", "Method not allowed"),
    "NOT_ACCEPTABLE": Code(406, "不支持的响应格式", "Not acceptable"),
    "PAYLOAD_TOO_LARGE": Code(413, "请求内容过大", "The request is too large"),
    "HEADERS_TOO_LARGE": Code(431, "请求头过大", "The headers are too large"),
    "UNSUPPORTED_MEDIA_TYPE": Code(415, "不支持的内容类型", "Unsupported media type"),
    "STALE_VERSION": Code(
        412, "数据已被他人修改，请刷新后重试", "Someone else changed this record; reload and try again"
    ),
    "PRECONDITION_REQUIRED": Code(428, "缺少 If-Match 版本号", "If-Match is required"),
    "FORM_EXPIRED": Code(410, "页面已失效，请刷新后重新填写", "This page has expired; reload it and try again"),
    "FORM_TOO_FAST": Code(422, "提交过快，请稍候再试", "That was too fast; please try again in a moment"),
    "FORM_WITHOUT_NAME": Code(422, "公司或联系人至少一项必填", "Company or contact name must be required"),
    "CONSENT_REQUIRED": Code(422, "请先阅读并同意", "Please read this and agree"),
    "RATE_LIMITED": Code(429, "请求过于频繁，请稍后再试", "Too many requests"),
    "INTERNAL": Code(500, "系统内部错误", "Internal error"),
    "UNAVAILABLE": Code(503, "系统繁忙，请稍后重试", "Busy; please try again shortly"),
    "STORAGE_FULL": Code(503, "存储空间已满，暂时只能查看", "Storage is full: nothing can be written for now"),
    "CLIENT_ID_TAKEN": Code(409, "该 client_id 已用于其他内容", "This client_id stands for something else"),
    "IDEMPOTENCY_IN_PROGRESS": Code(409, "相同请求正在处理中", "The same request is still being processed"),
    "IDEMPOTENCY_MISMATCH": Code(422, "重复请求内容不一致", "This idempotency key was used for another request"),
    "LOCKED_BY_OTHER": Code(409, "数据正被他人处理，请稍后重试", "Someone else is working on this record; try again"),
    "CONFLICT": Code(409, "与现有数据冲突", "Conflicts with existing data"),
    # fields
    "VALIDATION": Code(422, "提交的内容有误", "Some fields are not valid"),
    "REQUIRED": Code(422, "必填", "Required"),
    "NUMBER_WITHOUT_KIND": Code(422, "按编号查询时请先选择对象类型", "Choose the kind of record that has this number"),
    "INVALID": Code(422, "内容无效", "Not valid"),
    "INVALID_CHARACTER": Code(422, "包含不允许的字符", "Contains characters that are not allowed"),
    "INVALID_MONEY": Code(422, "金额格式错误，最多两位小数", "Not an amount with at most two decimals"),
    "INVALID_NUMBER": Code(422, "数字格式错误", "Not a valid number"),
    "TOO_LONG": Code(422, "超过长度限制", "Too long"),
    "MIN_LENGTH": Code(422, "内容太短", "Too short"),
    "MAX_VALUE": Code(422, "超过上限", "Too large"),
    "MIN_VALUE": Code(422, "低于下限", "Too small"),
    "FORMAT_INVALID": Code(422, "格式不符合要求", "Not in the form that is asked for"),
    "OPTION_UNKNOWN": Code(422, "不是可选的值", "Not one of the values to choose from"),
    "OPTION_MISSING": Code(
        422, "已有选项不能删除，只能停用", "An option that is there cannot be taken away, only switched off"
    ),
    "DUPLICATE_OPTION": Code(422, "选项重复", "The same option twice"),
    "CUSTOM_KEY_TAKEN": Code(409, "该对象已有同名标识的字段", "This kind of record has a field with this key"),
    "FIELD_RULE_TAKEN": Code(409, "该字段已有规则，请直接修改", "This field has rules already: change them"),
    "CUSTOM_FIELD_LIMIT": Code(
        409, "每个对象最多启用 100 个自定义字段", "A kind of record has at most 100 active fields of its own"
    ),
    "UNKNOWN_FIELD": Code(422, "未知字段", "Unknown field"),
    "READONLY_FIELD": Code(422, "系统字段不允许填写", "This field is set by the system"),
    "FIELD_FORBIDDEN": Code(422, "无字段权限", "You may not use this field"),
    "OPERATOR_INVALID": Code(422, "该字段不支持这种比较方式", "This field cannot be compared like this"),
    "FILTER_TOO_LARGE": Code(
        422, "筛选条件过多或嵌套过深（最多 50 项、5 层）", "The filter is too large (at most 50 nodes, 5 levels)"
    ),
    "REF_NOT_FOUND": Code(422, "引用的数据不存在", "The referenced record does not exist"),
    "INVALID_MOBILE": Code(422, "手机号格式错误", "Not a valid mobile number"),
    "INVALID_PHONE": Code(422, "电话格式错误", "Not a valid telephone number"),
    "INVALID_EMAIL": Code(422, "邮箱格式错误", "Not a valid e-mail address"),
    "INVALID_USCC": Code(422, "统一社会信用代码校验位错误", "The unified social credit code is not valid"),
    "INVALID_TAX_NO": Code(422, "税号格式错误", "Not a valid tax number"),
    "INVALID_BANK_ACCOUNT": Code(422, "银行账号格式错误，应为 8–32 位数字", "Not a bank account of 8 to 32 digits"),
    "INVALID_CNAPS": Code(422, "联行号应为 12 位数字", "A CNAPS code has 12 digits"),
    "CONTACT_METHOD_REQUIRED": Code(422, "请至少填写一种联系方式", "Give at least one way to get in touch"),
    "CONTACT_NOT_LEFT": Code(422, "只能关联已离职的联系人", "Only a contact who has left can be who this person was"),
    "FOLLOW_UP_LOCKED": Code(
        409,
        "跟进记录已超过 24 小时，只有上级可以更正或删除",
        "After 24 hours only a superior of its author corrects or deletes a follow-up",
    ),
    "FOLLOW_UP_OF_VERB": Code(
        409,
        "这条说明是推进阶段、转换等操作留下的，不能删除",
        "This note was left by a verb, such as a change of stage: it stays with it",
    ),
    "FILE_TYPE_FORBIDDEN": Code(422, "不允许上传可执行文件", "Executable files are not accepted"),
    "FILE_EMPTY": Code(422, "文件为空", "The file is empty"),
    "NEXT_TIME_PAST": Code(422, "下次跟进时间必须晚于现在", "The next follow-up must lie in the future"),
    "DATE_OUT_OF_RANGE": Code(422, "日期超出允许范围", "The date is out of range"),
    "TAG_UNKNOWN": Code(422, "没有这个标签，您也没有新建标签的权限", "There is no such tag, and you may not make one"),
    "TAG_INACTIVE": Code(422, "标签已停用", "This tag is switched off"),
    "RELATION_TO_ITSELF": Code(422, "不能与自己建立关系", "A customer has no relation with itself"),
    # state
    "OPEN_DELIVERIES": Code(
        409,
        "订单还有未完成的发货，请先完成、关闭或作废其发货通知单和出库单",
        "Deliveries of this order are still open: finish, close or void its notices and outbounds first",
    ),
    "CONTACT_IN_USE": Code(
        409,
        "该联系人已用于：{where}，不能删除或转移；如已离开该公司，请标记离职",
        "The contact is named by: {where}. It is neither deleted nor moved; if they left the company, mark them as left",
    ),
    "CONTACT_IS_PRIMARY": Code(
        409,
        "首要联系人不能删除或转移，请先将其他联系人设为首要联系人",
        "The primary contact is neither deleted nor moved: make another one primary first",
    ),
    "CONTACT_THERE_ALREADY": Code(422, "联系人已在该客户下", "The contact is of that customer already"),
    "TAG_IN_USE": Code(409, "标签已被使用，不能删除，只能停用", "Records have this tag: it can only be switched off"),
    "RELATION_EXISTS": Code(409, "这两个客户已有该关系", "These two customers are related like this already"),
    "REFERRER_KNOWN": Code(409, "该客户已有推荐人", "This customer has a referrer already"),
    "INVALID_TRANSITION": Code(409, "当前状态不允许此操作", "Not possible in the present state"),
    "DOCUMENT_IN_APPROVAL": Code(409, "单据审批中，不能编辑，请先撤回", "In approval: withdraw it before editing"),
    "DOCUMENT_APPROVED": Code(409, "单据已审核，不能直接修改，请使用变更单", "Approved: use a change document"),
    "HAS_REFERENCES": Code(409, "存在关联数据，不能删除", "Other records refer to it"),
    "NO_LINES": Code(409, "请至少添加一行明细", "Add at least one line"),
    "TASK_NOT_OPEN": Code(409, "审批任务已处理", "This approval task is already done"),
    "NO_APPROVER": Code(409, "找不到审批人，请联系管理员", "No approver found; ask an administrator"),
    "COMMENT_REQUIRED": Code(422, "请填写审批意见", "A comment is required"),
    "NOT_SUBMITTER": Code(403, "只有提交人或负责人可以撤回", "Only the submitter or the owner may withdraw it"),
    "WITHDRAW_FORBIDDEN": Code(
        409,
        "该审批流不允许撤回，请联系审批人驳回",
        "This flow does not allow withdrawing; ask the approver to reject it",
    ),
    # organisation
    "DEPT_CYCLE": Code(422, "部门层级不能循环", "Departments cannot form a circle"),
    "MANAGER_CYCLE": Code(422, "上级关系不能循环", "Managers cannot form a circle"),
    "PARENT_CYCLE": Code(422, "上级客户不能循环", "Parents cannot form a circle"),
    "PARENT_TOO_DEEP": Code(422, "上下级客户最多 {most} 级", "Parents and subsidiaries are at most {most} levels deep"),
    "GRADE_NEEDS_REASON": Code(
        422, "级别须通过“设置级别”并说明原因", "The grade is changed by its own verb, which asks for a reason"
    ),
    # leads, customers, pools
    "DUPLICATE_NAME": Code(409, "客户名称已存在", "A customer of this name exists"),
    "DUPLICATE_USCC": Code(409, "统一社会信用代码已存在", "A customer with this credit code exists"),
    "DUPLICATE_SUSPECT": Code(409, "疑似重复，请确认", "Looks like a duplicate; please confirm"),
    "DUPLICATE_PHONE": Code(409, "该电话已属于其他客户或线索", "Another customer or lead has this phone number"),
    "DUPLICATE_EMAIL": Code(409, "该邮箱已属于其他客户或线索", "Another customer or lead has this e-mail address"),
    "DUPLICATE_SIMILAR": Code(409, "已有名称相近的客户", "A customer with nearly the same name exists"),
    "DUPLICATE_CONTACT_MOBILE": Code(409, "该客户已有此手机号的联系人", "This customer has a contact with this mobile"),
    "DUPLICATE_VALUE": Code(409, "该值已被使用", "This value is already in use"),
    "DUPLICATE_PRODUCT": Code(409, "产品编码、名称、规格组合已存在", "A product with this code, name and spec exists"),
    "DUPLICATE_PRODUCT_CODE": Code(409, "产品编码已存在", "A product with this code exists"),
    "CATEGORY_CYCLE": Code(422, "上级分类不能循环", "Categories cannot form a circle"),
    "CATEGORY_TOO_DEEP": Code(422, "产品分类最多四级", "Categories are at most four levels deep"),
    "CATEGORY_NOT_LEAF": Code(422, "请选择末级分类", "Choose a category without sub-categories"),
    "PRODUCT_WITHOUT_PRICE": Code(409, "请先填写标准价", "Enter the standard price first"),
    "PRICE_REQUIRED": Code(422, "单价不能为 0，赠品请勾选赠品", "The price cannot be zero unless the line is a gift"),
    "TAX_RATE_EXPIRED": Code(422, "税率已失效", "This tax rate has expired"),
    "DISCOUNT_EXCEEDS_AMOUNT": Code(
        422, "整单优惠超过明细金额", "The header discount exceeds the lines it is spread over"
    ),
    "ALREADY_OWNED": Code(409, "已被他人领取", "Already taken by someone else"),
    "NOT_OWNED": Code(409, "该记录没有负责人", "This record has no owner"),
    "NOT_OWNER": Code(403, "只有负责人可以执行此操作", "Only the owner may do this"),
    "NOT_POOL_MEMBER": Code(403, "不是公海成员", "You are not a member of this pool"),
    "CLAIM_DAILY_LIMIT": Code(409, "今日领取数量已达上限", "Today's claim limit is reached"),
    "HOLDING_LIMIT": Code(409, "拥有数量已达上限", "The holding limit is reached"),
    "COOLDOWN": Code(
        409,
        "前负责人在限制期内不能领取，{available_on} 起可领取",
        "You gave this up recently; available from {available_on}",
    ),
    "PROTECTED": Code(409, "保护期内不能回收", "Still protected"),
    "CLAIM_OLDEST_FIRST": Code(
        409, "本公海先进先领，请先领取「{name}」", "In this pool the oldest is claimed first: “{name}” comes before"
    ),
    "ALREADY_EXTENDED": Code(409, "本次归属期内已延期过一次", "The time was extended once already for this owner"),
    "EXTENSION_BY_MANAGER": Code(
        409, "延期由上级批准，不能给自己延期", "A manager decides on an extension, not the owner"
    ),
    "POOL_NOT_EMPTY": Code(409, "公海内有数据", "The pool is not empty"),
    "NO_ASSIGNEE": Code(
        409,
        "没有适用的分配规则，或规则里的人都不可用",
        "No assignment rule fits, or nobody in it is available",
    ),
    "NO_POOL": Code(409, "没有可用的公海，请联系管理员设置", "There is no pool; ask an administrator to set one up"),
    "POOL_IS_DEFAULT": Code(
        409, "默认公海不能停用，请先设置其他默认公海", "The default pool stays open; choose another default first"
    ),
    "DEAL_NO_LOCK": Code(409, "成交客户无需锁定", "A customer who bought needs no lock"),
    "LOCK_LIMIT": Code(409, "锁定客户数量已达上限", "The limit of locked customers is reached"),
    "DISCARD_DAILY_LIMIT": Code(
        409,
        "今天废弃的线索已达上限 {limit} 条，其余请上级处理",
        "You have discarded {limit} leads today; a superior can discard more",
    ),
    "LIFECYCLE_NOT_POSSIBLE": Code(409, "不能从当前阶段转换", "This lifecycle cannot follow the present one"),
    "FOLLOW_UP_REQUIRED": Code(409, "请先填写至少一次跟进", "Write at least one follow-up first"),
    "CONVERSION_NON_COMPLIANT": Code(422, "转换不合规", "The conversion is not compliant"),
    "TOO_MANY_RULES": Code(409, "共享规则不能超过 {most} 条", "There are at most {most} sharing rules"),
    "OWNER_IS_MEMBER": Code(409, "负责人不需要加入团队", "The owner cannot be a team member"),
    "MEMBER_LIMIT": Code(409, "团队成员不能超过 {limit} 个", "A record has at most {limit} team members"),
    "EXPIRES_IN_PAST": Code(422, "有效期必须晚于现在", "The end must lie in the future"),
    "SAME_OWNER": Code(409, "新负责人与当前负责人相同", "The new owner already owns it"),
    "USER_OWNS_RECORDS": Code(
        409,
        "该用户名下还有 {leads} 条线索、{customers} 个客户，请先移交",
        "This user still owns {leads} leads and {customers} customers: hand them over first",
    ),
    "USER_NOT_ACTIVE": Code(409, "该用户已停用或离职", "This user is not active"),
    "CUSTOMER_HAS_OPEN_BUSINESS": Code(
        409, "客户存在未完成业务，不能进入公海", "The customer has open business and cannot enter a pool"
    ),
    "CUSTOMER_NOT_ACTIVE": Code(409, "客户已废弃或已合并", "The customer is not active"),
    "CAMPAIGN_NOT_BEGUN": Code(409, "活动尚未到开始时间，不能结束", "The campaign has not begun yet"),
    "DUPLICATE_UTM": Code(409, "该 UTM 活动标识已被其他市场活动使用", "Another campaign uses this UTM mark"),
    "LEADS_NOT_USED": Code(409, "公司未启用线索，请直接录入客户", "The company does not use leads: enter a customer"),
    "USER_HAS_APPROVALS": Code(
        409,
        "该用户还有 {count} 项待办审批，请先移交",
        "{count} approvals still wait for this user: hand them over first",
    ),
    "HANDOVER_NOT_YOURS": Code(422, "只能交接本人及下属的工作", "Only for yourself and the people you lead"),
    "HANDOVER_SELF": Code(422, "不能为自己办理离职交接", "Somebody else has to see to it that you leave"),
    "HANDOVER_RUNNING": Code(409, "该用户的另一项交接正在进行", "Another handover of this user is running"),
    "HANDOVER_EMPTY": Code(409, "请先安排接收人", "Say first who receives what"),
    "HANDOVER_NO_MANAGER": Code(
        409, "该用户没有直属上级，请指定接收人", "This user has no manager; say who receives what"
    ),
    "HANDOVER_TOO_LARGE": Code(
        422, "一次最多交接 {most} 条，请缩小范围", "At most {most} records at a time; choose fewer"
    ),
    "HANDOVER_OPEN_BUSINESS": Code(
        409, "客户有未了业务，不能进入公海", "The customer has open business and cannot go into a pool"
    ),
    "LEAD_ALREADY_CONVERTED": Code(409, "线索已转换，请勿重复转换", "The lead is already converted"),
    "LAWFUL_BASIS_REQUIRED": Code(
        422, "使用第三方数据须写明合法来源依据", "Write down why data that was bought may be used"
    ),
    "CONSENT_SOURCE_REQUIRED": Code(422, "请写明营销授权从何而来", "Write down where the consent comes from"),
    "UNCONVERT_EXPIRED": Code(409, "转换已超过 24 小时，不能撤销", "The conversion is older than 24 hours: it stands"),
    "UNCONVERT_TOUCHED": Code(
        409,
        "转换生成的记录已被使用，不能撤销转换：{where}",
        "What the conversion made has been worked with since, so it stands: {where}",
    ),
    "LEAD_PURGED": Code(
        409, "线索的个人信息已按保留期清除，不能恢复", "Its personal data has been erased: it cannot be restored"
    ),
    "LEAD_NOT_OWNED": Code(409, "请先领取线索", "Claim the lead first"),
    "LEAD_NOT_QUALIFIED": Code(
        409, "请先填写需求，以及预算或预计采购时间", "Fill in the demand and a budget or a buying date first"
    ),
    "MERGE_ITSELF": Code(422, "不能与自己合并，也不能重复选择", "A customer is merged with others, each named once"),
    "MERGE_USCC_CONFLICT": Code(
        409, "统一社会信用代码不同，不是同一家公司", "The credit codes differ: these are two companies"
    ),
    "MERGE_IN_APPROVAL": Code(
        409, "被合并的客户有单据正在审批（{kinds}）", "Documents of a customer to be merged wait for approval ({kinds})"
    ),
    "MERGE_MASTER_IN_POOL": Code(
        409,
        "保留的客户在公海，而被合并的客户有负责人；请保留有负责人的客户",
        "The customer to keep lies in a pool and another has an owner: keep the one that is owned",
    ),
    "MERGE_UNDO_EXPIRED": Code(409, "合并已超过可撤销的时间", "It is too late to undo this merge"),
    "MERGE_UNDO_BLOCKED": Code(
        409, "保留的客户已不再有效，无法撤销合并", "The customer that was kept is no longer active: the merge stands"
    ),
    "CUSTOMER_OWNED_BY_OTHER": Code(409, "客户已有负责人", "The customer belongs to someone else"),
    "CONTACT_CUSTOMER_MISMATCH": Code(422, "联系人不属于该客户", "The contact does not belong to this customer"),
    # opportunities
    "OPP_TRANSFER_WITH_CUSTOMER_ONLY": Code(
        409, "商机不能单独转移，只能随客户转移", "An opportunity moves only with its customer"
    ),
    "STAGE_GATE_UNMET": Code(422, "阶段推进条件未满足：{missing}", "The stage gate is not met: {missing}"),
    "STAGE_NOTE_REQUIRED": Code(422, "请填写跟进说明（至少 5 个字）", "A note of at least 5 characters is required"),
    "STAGE_SKIP_FORBIDDEN": Code(409, "不允许跨阶段", "Stages cannot be skipped"),
    "WIN_DATA_REQUIRED": Code(
        422,
        "请填写实际成交金额、合同编号、签约日期",
        "Give the actual amount, the contract number and the signing date",
    ),
    "LOST_REASON_REQUIRED": Code(422, "请填写输单原因", "Give the reason for the loss"),
    "CONTRACT_NO_OTHER_CUSTOMER": Code(409, "合同编号属于其他客户", "This contract number belongs to another customer"),
    "CONTRACT_SCAN_REQUIRED": Code(422, "请先上传合同扫描件", "Upload the scan of the signed contract first"),
    "DEVIATION_REASON_REQUIRED": Code(
        422,
        "实际成交金额与预计金额相差超过 20%，请填写原因",
        "The amount differs from the expected one by more than 20 %: give the reason",
    ),
    # tasks
    "DUE_IN_PAST": Code(422, "截止时间必须晚于现在", "The time limit must lie in the future"),
    "TASK_NOT_YOURS": Code(
        403, "只有任务的创建人或上级可以执行此操作", "Only whoever gave the task, and superiors, may do this"
    ),
    "TASK_NOT_YOUR_PEOPLE": Code(422, "只能分配给您管理的人员", "You may assign it to your own people only"),
    "TASK_TAKE_OFF": Code(409, "管理员未启用自行认领任务", "Tasks are not taken from the pool, but assigned"),
    "TASK_ABOUT_NOTHING": Code(422, "任务没有关联记录，不能写入跟进", "The task is about no record to follow up"),
    "CARE_PLAN_EMPTY": Code(409, "关怀计划还没有步骤", "The care plan has no steps yet"),
    "UNKNOWN_PLACEHOLDER": Code(
        422,
        "大括号内只能是：客户名称、联系人、负责人",
        "In braces stands the customer, the contact or the owner, in Chinese as in the hint",
    ),
    "TASK_RECORD_NOT_YOURS": Code(
        422, "您不能为关联记录写跟进，请取消勾选后完成", "You may not follow up that record: complete without it"
    ),
    "USER_HAS_TASKS": Code(
        409, "该用户还有 {count} 项未完成任务，请先移交", "The user has {count} open tasks: hand them over first"
    ),
    # outings
    "OUTING_DAY_TAKEN": Code(
        409, "当天已有未结束的外出登记，请在其中添加客户", "An outing of that day is open: add the customers to it"
    ),
    "OUTING_NOT_TODAY": Code(409, "不在外出日期内", "Not on a day of this outing"),
    "OUTING_WITHOUT_CUSTOMERS": Code(409, "这次外出没有客户", "This outing has no customers"),
    "OUTING_UNDER_WAY": Code(422, "已出发或已签到的内容不能修改", "What has begun, or was checked in, stays"),
    "OUTING_DAY_MISMATCH": Code(422, "发生时间不在这次外出的日期内", "Not on a day of the outing"),
    "DESTINATION_REQUIRED": Code(422, "没有客户时请填写目的地", "Without a customer, say where you go"),
    "CHECK_IN_OFF": Code(409, "管理员未启用外出签到", "Check-in is switched off"),
    "CHECK_IN_NOT_YOURS": Code(409, "只有外出人本人可以签到", "Only whoever goes out checks in"),
    "CHECK_IN_DONE": Code(409, "已在该客户处签到", "Checked in at this customer already"),
    "CHECK_IN_INACCURATE": Code(
        422, "定位精度不足（超过 200 米），请到开阔处重试", "The position is not exact enough (200 m): try in the open"
    ),
    "CHECK_IN_REQUIRED": Code(
        409, "上门拜访须先在外出登记中签到", "A visit needs a check-in of that day on an outing first"
    ),
    # documents
    "LINES_FROM_SOURCE": Code(
        409,
        "明细来自上游单据，不能直接修改，请删除本单后重新下推",
        "The lines come from another document: delete this one and push down again",
    ),
    "FIELDS_MISSING": Code(422, "提交前请先补全必填内容", "Fill in what is required before you submit"),
    "SIGNER_REQUIRED": Code(422, "请填写我方签约人", "Name the signer on our side"),
    "CONTRACT_NOT_EFFECTIVE": Code(409, "合同未生效或已结束", "The contract is not in force"),
    "QUOTE_EXPIRED": Code(409, "报价已过期", "The quote has expired"),
    "PRODUCT_NOT_ON_SALE": Code(409, "产品未在售：{product}", "Not on sale: {product}"),
    "EXCEEDS_SOURCE": Code(
        409, "超过来源单据的剩余数量（剩余 {remaining}）", "More than what is left of the source ({remaining})"
    ),
    "EXCEEDS_QUOTE": Code(409, "超过报价数量（剩余 {remaining}）", "More than quoted ({remaining} left)"),
    "EXCEEDS_CONTRACT": Code(409, "超过合同金额（剩余 {remaining}）", "More than contracted ({remaining} left)"),
    "NOTICE_EXCEEDS": Code(409, "超过可通知数量（剩余 {remaining}）", "More than can be notified ({remaining} left)"),
    "OVER_SHIPMENT": Code(409, "超过未发货数量（剩余 {remaining}）", "More than is left to ship ({remaining})"),
    "STOCK_INSUFFICIENT": Code(
        409, "库存不足：{product} 现有 {on_hand}", "Not enough stock: {product}, {on_hand} on hand"
    ),
    "NOT_STOCKED": Code(422, "该产品不管理库存", "This product is not kept in stock"),
    "WAREHOUSE_NOT_EMPTY": Code(409, "仓库内还有库存，不能停用", "The warehouse still holds stock"),
    "NOTICE_REQUIRED": Code(409, "请根据发货通知单出库", "Ship by a delivery notice"),
    "WAREHOUSE_REQUIRED": Code(422, "请选择仓库", "Choose a warehouse"),
    "TRACKING_REQUIRED": Code(
        422, "请填写承运商和快递单号，或选择自提", "Give carrier and tracking number, or choose self-pickup"
    ),
    "ADDRESS_MISMATCH": Code(409, "收货地址不一致，不能合并发货", "The delivery addresses differ"),
    "NOTHING_LEFT": Code(409, "没有可下推的数量", "Nothing is left to push down"),
    "PLAN_SUM_MISMATCH": Code(422, "收款计划合计与金额不一致", "The payment plan does not add up to the amount"),
    "ORDER_ON_HOLD": Code(409, "订单已冻结", "The order is on hold"),
    # money
    "OVER_ALLOCATION": Code(409, "核销金额超出余额（余额 {balance}）", "More than the open balance ({balance})"),
    "CUSTOMER_MISMATCH": Code(409, "客户不一致", "The customers differ"),
    "SPECIAL_NOT_EXEMPT": Code(422, "免税、不征税项目不能开具专用发票", "Exempt items cannot be on a special invoice"),
    "RECEIVABLE_EXISTS": Code(409, "该来源单据已生成应收单", "The receivable of this source exists"),
    "RECEIVABLE_SETTLED": Code(
        409, "应收单已核销或已开票，请先反核销或作废发票", "The receivable is settled or invoiced; reverse that first"
    ),
    "OPENING_CLOSED": Code(
        409,
        "期初已结束，不能再录入或修改；请联系财务重新开放",
        "The opening is closed and can no longer be changed; ask finance to open it again",
    ),
    "RECEIPT_IS_OPENING": Code(
        409,
        "这是期初预收，请在期初余额中修改或删除",
        "This was taken over as an opening balance; change or delete it there",
    ),
    "RECEIPT_IN_USE": Code(
        409, "收款单已核销或已退款，请先反核销", "The receipt is allocated or refunded; reverse first"
    ),
    "BANK_TXN_DUPLICATE": Code(409, "该账户的银行流水号已登记", "This bank transaction is already recorded"),
    "FUND_ACCOUNT_INACTIVE": Code(409, "资金账户已停用", "The fund account is not active"),
    "CURRENCY_MISMATCH": Code(409, "币种不一致", "The currencies differ"),
    "INVOICE_EXCEEDS_ORDER": Code(
        409, "超可开票数量（剩余 {remaining}）", "More than can be invoiced ({remaining} left)"
    ),
    "SPECIAL_NEEDS_TAX_NO": Code(
        422, "专用发票需要单位名称和税号", "A special invoice needs a company title with a tax number"
    ),
    "INVOICE_NO_DUPLICATE": Code(409, "发票号码重复", "This invoice number exists"),
    "INVALID_INVOICE_NO": Code(422, "发票号码格式错误", "Not a valid invoice number"),
    "TAX_TOLERANCE": Code(422, "税额误差超限", "The tax differs more than allowed"),
    # jobs
    "JOB_COUNT_CHANGED": Code(
        409,
        "现在有 {count} 条符合条件，与确认的 {confirmed} 条不一致，请重新确认",
        "{count} records fit now, not the {confirmed} that were confirmed; please confirm again",
    ),
    "DUPLICATE_VIEW_NAME": Code(409, "您已有同名的视图", "You have a view of this name"),
    "TOO_MANY_VIEWS": Code(
        409, "视图太多，最多 {most} 个，请先删除不用的", "Too many views: {most} at most; delete some"
    ),
    "EXPORT_TOO_LARGE": Code(
        422, "导出的数据过多，一次最多 {most} 行，请缩小筛选范围", "Too many rows: {most} at most; narrow the list down"
    ),
    "EXPORT_QUOTA": Code(
        429, "今天的导出次数已用完（每天 {most} 次）", "All exports of today have been used ({most} a day)"
    ),
    "EXPORT_NOT_READY": Code(409, "文件还没有生成", "The file is not ready"),
    "IMPORT_FILE_UNREADABLE": Code(
        422,
        "无法读取文件，请上传 .xlsx 或 .csv 文件（不带密码）",
        "The file cannot be read; upload an .xlsx without a password, or a .csv",
    ),
    "IMPORT_FILE_TOO_COMPLEX": Code(
        422, "文件过大或过于复杂，请拆分后再导入", "The file is too large or too complex; split it"
    ),
    "IMPORT_TOO_MANY_COLUMNS": Code(422, "文件的列数过多，最多 200 列", "The file has too many columns; 200 at most"),
    "IMPORT_TOO_MANY_ROWS": Code(422, "文件的行数过多，请拆分后再导入", "The file has too many rows; split it"),
    "IMPORT_ENCODING_UNKNOWN": Code(
        422,
        "无法识别文件编码，请另存为 UTF-8 或 GB18030",
        "The encoding is unknown; save the file as UTF-8 or GB 18030",
    ),
    "IMPORT_EMPTY": Code(422, "文件中没有数据行", "The file has no rows of data"),
    "IMPORT_NOT_READY": Code(409, "导入当前状态不能执行此操作", "This cannot be done to the import as it stands"),
    "IMPORT_COLUMN_TWICE": Code(422, "同一字段对应了多列", "Two columns are read as the same field"),
    "IMPORT_FIELD_UNKNOWN": Code(422, "没有这个字段", "There is no such field"),
    "IMPORT_NOTHING_MAPPED": Code(422, "请至少选择一列要导入的字段", "Choose a field for at least one column"),
    "IMPORT_CONTRADICTS": Code(
        422,
        "与本文件第 {line} 行同一客户的内容不一致",
        "Says otherwise than row {line} of the file about the same customer",
    ),
    "IMPORT_REPEATED": Code(422, "与本文件第 {line} 行重复", "The same as row {line} of the file"),
    "IMPORT_EXISTS": Code(409, "编号相同的记录已存在", "A record with this number exists"),
    "CONTROL_TOTAL_MISMATCH": Code(
        409,
        "与控制总数不符：{currency} 相差 {rows} 笔、{amount}；请更正文件或控制总数",
        "Not what the control totals say: {currency} {rows} rows, {amount}; correct the file or the totals",
    ),
    "ERP_STALE": Code(409, "系统中已有更新的数据，本行忽略", "What is here is newer; this row is ignored"),
    "ERP_KIND_DIFFERS": Code(409, "该编号已用于另一类单据", "This number belongs to another kind of document"),
    "IMPORT_PRODUCT_EXISTS": Code(409, "产品已存在：{product}", "The product exists: {product}"),
    "IMPORT_PRODUCT_CODE_TAKEN": Code(409, "编码已用于另一产品：{product}", "Another product has this code: {product}"),
    "IMPORT_VALUE_UNKNOWN": Code(422, "系统中没有这个值", "There is no such value in the system"),
    "IMPORT_NAME_AMBIGUOUS": Code(
        422, "有多个同名的人，请改填登录名", "Several people have this name; use the user name"
    ),
    "IMPORT_RECORD_CHANGED": Code(
        409, "导入后已被修改或使用，未撤销", "It was changed or used after the import, and stays"
    ),
    "TOO_MANY_JOBS": Code(
        429, "同时最多 {most} 个后台任务，请等其中一个完成", "At most {most} jobs at a time; wait until one is finished"
    ),
    "TOO_MANY_STREAMS": Code(429, "同时打开的进度连接过多", "Too many streams of events are open"),
    # integration
    "OUTBOUND_URL_FORBIDDEN": Code(
        422,
        "只能使用公网 https 地址（端口 443 或 8443）",
        "Only an https address in the public internet (port 443 or 8443)",
    ),
    "WEBHOOK_DISABLED": Code(409, "Webhook 已停用，请先启用", "The webhook is disabled; enable it first"),
}
