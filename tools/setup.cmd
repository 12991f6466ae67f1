@echo off
rem Sets up everything on Windows 10 or 11 with Python 3.11, then does one job:  tools\setup.cmd demo ^| test
setlocal
chcp 65001 >nul
cd /d "%~dp0.."
set "job=%~1"
if "%job%"=="" set "job=demo"
rem the day on which the made-up month is looked at
set "day=2026-11-22"
if not exist .venv\Scripts\python.exe py -3.11 -m venv .venv || python -m venv .venv || exit /b 3
if "%job%"=="demo" goto demo
if "%job%"=="test" goto test
echo usage: tools\setup.cmd demo or test 1>&2
exit /b 2

:demo
.venv\Scripts\python -m pip install -q --disable-pip-version-check -r requirements.txt || exit /b 3
if exist demo-out rmdir /s /q demo-out
.venv\Scripts\python main.py --today %day% demo --out demo-out || exit /b
start "" .venv\Scripts\pythonw main.py --today %day% --data demo-out\data
exit /b 0

:test
.venv\Scripts\python -m pip install -q --disable-pip-version-check -r requirements-dev.txt || exit /b 3
.venv\Scripts\ruff check . || exit /b 1
.venv\Scripts\ruff format --check . || exit /b 1
.venv\Scripts\mypy || exit /b 1
.venv\Scripts\python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered
exit /b %errorlevel%
