"""The API's reference as a page: Swagger UI from our own files, under the same policy as everything else."""

from __future__ import annotations

from fastapi import APIRouter, Response

docs = APIRouter(include_in_schema=False)
PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>闭环 CRM · API</title>
<link rel="stylesheet" href="/docs-ui/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs-ui/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = (
    "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null, "
    "docExpansion: 'none', filter: true, persistAuthorization: false })\n"
)


@docs.get("/docs")
async def page() -> Response:
    return Response(PAGE, media_type="text/html", headers={"Cache-Control": "no-cache"})


@docs.get("/docs/start.js")
async def start() -> Response:
    return Response(START, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
