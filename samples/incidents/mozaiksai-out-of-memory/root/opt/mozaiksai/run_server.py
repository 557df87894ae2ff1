import uvicorn

uvicorn.run('shared_app:app', host='0.0.0.0', port=8000)
