# Two images from one file: `web` (nginx with the built browser app) and `api` (also the worker and the migrations).
# Build from the repository's root: docker build -f docker/api.Dockerfile --target api .

FROM node:20-slim AS browser
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY frontend/ ./
COPY openapi.yaml /src/
RUN npm run -s build

FROM nginx:stable AS web
COPY docker/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=browser /src/frontend/dist /usr/share/nginx/html

FROM python:3.11-slim AS api
ENV PYTHONUNBUFFERED=1 PYTHONPATH=/app/backend BIHUAN_STATE=/var/lib/bihuan
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/bihuan bihuan
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY alembic.ini ./
COPY backend/ backend/
RUN python -m compileall -q backend
COPY --from=browser /src/frontend/dist frontend/dist
USER bihuan
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health/live', timeout=2)"]
CMD ["python", "-m", "bihuan", "serve", "--workers", "2"]
