"""`GET /v1/products`: the catalogue, each figure with its source."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from ...engine.language.shown import written
from ...engine.rulebook.catalogue import Product
from ..problems import documented
from ..service import ServiceDep

router = APIRouter(tags=["rules"])


class FigureOut(BaseModel):
    """One value of one source."""

    fact: str
    value: Any
    source: str
    date: str | None
    kind: str
    mark: str
    variant: str
    superseded_by: str
    note: str


class GapOut(BaseModel):
    """A figure that is missing, and why."""

    fact: str
    why: str


class ContentOut(BaseModel):
    """A part in a system: how many of it one system holds (0 if the maker leaves it open), and who says so.

    `fitted`: the system is sold with this part or with another one.
    """

    part: str
    count: int
    fitted: bool
    source: str
    mark: str
    note: str


class ProductOut(BaseModel):
    """A product, system or name of the market."""

    id: str
    title: str
    maker: str
    aliases: list[str]
    character: str
    figures: list[FigureOut]
    gaps: list[GapOut]
    contents: list[ContentOut]


class AmbiguousOut(BaseModel):
    """A name that means several products and is refused."""

    name: str
    candidates: list[str]


class ProductsOut(BaseModel):
    """The catalogue."""

    products: list[ProductOut]
    ambiguous: list[AmbiguousOut]


@router.get("/v1/products", response_model=ProductsOut, responses=documented())
def list_products(service: ServiceDep) -> ProductsOut:
    """Every product with its sourced figures and named gaps, and the names that are ambiguous."""
    catalogue = service.rulebook.book.catalogue
    return ProductsOut(
        products=[_product(p) for p in catalogue.products.values()],
        ambiguous=[
            AmbiguousOut(name=name.replace(" ", ""), candidates=list(candidates))
            for name, candidates in sorted(catalogue.ambiguous.items())
        ],
    )


def _product(product: Product) -> ProductOut:
    return ProductOut(
        id=product.id,
        title=product.title,
        maker=product.maker,
        aliases=list(product.aliases),
        character=product.character,
        figures=[
            FigureOut(
                fact=s.fact,
                value=written(s.value),
                source=s.source,
                date=s.date.isoformat() if s.date else None,
                kind=s.kind,
                mark=s.mark,
                variant=s.variant,
                superseded_by=s.superseded_by,
                note=s.note,
            )
            for s in product.facts
        ],
        gaps=[GapOut(fact=fact, why=why) for fact, why in product.gaps],
        contents=[
            ContentOut(part=c.part, count=c.count, fitted=c.fitted, source=c.source, mark=c.mark, note=c.note)
            for c in product.contents
        ],
    )
