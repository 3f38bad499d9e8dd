"""One file per resource; here only their list."""

from fastapi import APIRouter

from . import check, determinations, explain, facts, forms, health, presale, products, regimes, rules

ROUTERS: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (check, determinations, presale, rules, regimes, facts, forms, products, explain, health)
)
