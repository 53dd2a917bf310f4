# One image for web, worker, beat and migrate; docker-compose.yml says which command is which.
ARG PYTHON=python:3.11.14-slim-bookworm

FROM ${PYTHON} AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

# Node comes from a pinned wheel, as in `make demo`. None of this stage reaches the server but var/assets.
FROM packages AS assets
WORKDIR /app
COPY requirements-local.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements-local.txt
ENV PATH=/venv/bin:$PATH
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY config config
RUN HUDDLE_VAR=/app/var python -m config.assets

FROM ${PYTHON}
RUN useradd --system --uid 10001 --no-create-home huddle
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings HUDDLE_VAR=/app/var
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py .
COPY config config
COPY practitioners practitioners
COPY families families
COPY consent consent
COPY huddle huddle
COPY templates templates
COPY --from=assets /app/var/assets var/assets
RUN mkdir var/beat && chown huddle var/beat
USER huddle
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "config.wsgi:application"]
