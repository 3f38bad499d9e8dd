from setuptools import find_packages, setup

FOLDERS = {"douane": "douane", "douane.engine": "engine", "douane.api": "api", "douane.rules": "rules"}
setup(
    package_dir=FOLDERS,
    packages=[*FOLDERS] + [f"douane.{top}.{sub}" for top in ("engine", "api") for sub in find_packages(top)],
)
