"""From a request to an answer: limits, validation, rights, execution, in this order."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, cast

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute,
)
from graphql.execution.executor import Executor

from punchcard.api.context import Context, Reader
from punchcard.api.documents import Document, Documents, Operation, exact_figures
from punchcard.api.execution import PlainExecutor
from punchcard.api.limits import holds_more, limits_of
from punchcard.api.masking import from_ours, request_error, shown
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.resolvers import make_plain
from punchcard.api.rights import rights_of
from punchcard.errors import PunchcardError
from punchcard.services.program import one_reading

TIMEOUT_SECONDS = 10.0
MAX_COERCION_ERRORS = 5
MAX_OPERATIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GraphQL request, whatever brought it."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Data, and errors fit to be shown. `executed` False: the request itself was refused."""

    data: dict[str, Any] | None = None
    errors: tuple[Any, ...] = ()
    executed: bool = True

    def body(self) -> dict[str, Any]:
        """As it goes over the wire."""
        if not self.executed:
            return {"errors": self.errors}
        return {"data": self.data, "errors": self.errors} if self.errors else {"data": self.data}

    @property
    def code(self) -> str | None:
        """The code of the first error."""
        return self.errors[0]["extensions"]["code"] if self.errors else None


class Engine:
    """One schema with everything it takes to answer requests."""

    def __init__(self, schema: strawberry.Schema, readers: Mapping[Read, Reader]) -> None:
        self.schema = schema._schema
        self.readers = readers
        self.rights = rights_of(schema)
        self._documents = Documents(self.schema, self.rights)
        make_plain(self.schema)

    def operation(self, request: Request, rights: frozenset[Right]) -> Operation | Answer:
        """The operation asked for, if this caller may have it; else the refusal."""
        document = self._documents.ready(request.query)
        errors = self._refusals(document, request, rights)
        if errors:
            return _refused(errors)
        operation = document.operation(request.operation_name)
        if operation is None:
            return _refused([_no_operation(request)])
        return operation

    async def run(self, request: Request, operation: Operation, context: Context) -> Answer:
        """Execute a query or mutation; a query is of one revision of the programme."""
        reading = one_reading() if operation.kind is OperationType.QUERY else nullcontext()
        try:
            with reading:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    result = await self._execute(request, operation, context)
        except TimeoutError:
            return _timed_out()
        return _answer(result)

    async def subscribe(
        self, request: Request, operation: Operation, context: Context
    ) -> Answer | AsyncGenerator[Answer, None]:
        """Begin a subscription: a refusal, or the stream of its answers."""
        executor = self._executor(request, operation, context)
        if not isinstance(executor, Executor):
            return _refused(executor)
        source = create_source_event_stream(executor)
        if isinstance(source, Awaitable):
            source = await source
        if isinstance(source, ExecutionResult):
            return _refused(source.errors or [])
        return self._answers(request, operation, context, source)

    async def _answers(
        self,
        request: Request,
        operation: Operation,
        context: Context,
        source: AsyncIterable[Any],
    ) -> AsyncGenerator[Answer, None]:
        try:
            async for event in source:
                yield await self._event(request, operation, context.fresh(), event)
        except PunchcardError as error:
            yield Answer(errors=tuple(shown([from_ours(error)])))
        except Exception as error:
            yield Answer(errors=tuple(shown([GraphQLError(str(error), original_error=error)])))
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()

    async def _event(
        self, request: Request, operation: Operation, context: Context, event: Any
    ) -> Answer:
        executor = self._executor(request, operation, context)
        if not isinstance(executor, Executor):
            return _refused(executor)
        result = executor.build_per_event_executor(event).execute_operation(False)
        try:
            with one_reading():
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    done = await result if isinstance(result, Awaitable) else result
        except TimeoutError:
            return _timed_out()
        return _answer(cast(ExecutionResult, done))

    async def _execute(
        self, request: Request, operation: Operation, context: Context
    ) -> ExecutionResult:
        result = execute(
            self.schema,
            operation.ast,
            context_value=context,
            variable_values=cast("dict[str, Any] | None", request.variables),
            operation_name=request.operation_name,
            max_coercion_errors=MAX_COERCION_ERRORS,
            executor_class=PlainExecutor,
            hide_suggestions=True,
        )
        return await result if isinstance(result, Awaitable) else result

    def _executor(
        self, request: Request, operation: Operation, context: Context
    ) -> "Executor[Any] | list[GraphQLError]":
        return PlainExecutor.build(
            self.schema,
            operation.ast,
            context_value=context,
            raw_variable_values=cast("dict[str, Any] | None", request.variables),
            operation_name=request.operation_name,
            max_coercion_errors=MAX_COERCION_ERRORS,
            hide_suggestions=True,
        )

    def _refusals(
        self, document: Document, request: Request, rights: frozenset[Right]
    ) -> list[GraphQLError]:
        """Every reason not to execute; limits come before validation, rights after it."""
        limits = limits_of(rights)
        if document.errors:
            return document.errors
        if holds_more(request.variables, limits.values):
            many = f"The variables hold more than {limits.values:,} values; send less at a time."
            return [request_error(many, "COMPLEXITY")]
        if len(document.figures) > MAX_OPERATIONS:
            return [request_error("The document holds too many operations.", "COMPLEXITY")]
        for figures in self._figures(document, request):
            if excess := figures.exceeded(limits):
                return [request_error(excess, "COMPLEXITY")]
            if figures.introspects and Right.SIGNED_IN not in rights:
                return [request_error("Introspection is for staff and partners.", "FORBIDDEN")]
        self._documents.validate(document)
        if document.errors:
            return document.errors
        operation = document.operation(request.operation_name)
        missing = operation.rights - rights if operation else frozenset()
        return [_missing(missing, rights)] if missing else []

    def _figures(self, document: Document, request: Request) -> list[Any]:
        wanted = document.operation(request.operation_name)
        if wanted is None or len(document.figures) > 1:
            return list(document.figures)
        return [exact_figures(document, wanted, request.variables)]


def is_subscription(operation: Operation) -> bool:
    """Does the operation stream?"""
    return operation.kind is OperationType.SUBSCRIPTION


def refuse(message: str, code: str, **extensions: Any) -> Answer:
    """An answer that refuses the request."""
    return _refused([request_error(message, code, **extensions)])


def refuse_ours(error: PunchcardError) -> Answer:
    """An answer that refuses the request with an error of ours."""
    return _refused([from_ours(error)])


def _refused(errors: Any) -> Answer:
    return Answer(errors=tuple(shown(list(errors))), executed=False)


def _answer(result: ExecutionResult) -> Answer:
    errors = tuple(shown(result.errors)) if result.errors else ()
    # Without data and without a path the variables were refused: nothing was executed.
    refused = result.data is None and all(error.path is None for error in result.errors or ())
    return Answer(data=result.data, errors=errors, executed=not (errors and refused))


def _timed_out() -> Answer:
    return refuse("This took longer than 10 seconds and was ended. Ask for less.", "TIMEOUT")


def _no_operation(request: Request) -> GraphQLError:
    if request.operation_name:
        message = f"There is no operation named {request.operation_name!r} in the document."
    else:
        message = "Name one of the document's operations as operationName."
    return request_error(message, "OPERATION_RESOLUTION_FAILURE")


def _missing(missing: frozenset[Right], rights: frozenset[Right]) -> GraphQLError:
    known = Right.SIGNED_IN in rights or Right.STOREFRONT in rights
    if not known:
        return request_error("Sign in, or send a key, to ask for this.", "UNAUTHENTICATED")
    if Right.CUSTOMER in missing:
        return request_error("This needs a customer token.", "UNAUTHENTICATED")
    names = ", ".join(sorted(right.value for right in missing))
    return request_error(f"You are not allowed to do this; it needs: {names}.", "FORBIDDEN")


def refuse_fault(fault: Exception) -> Answer:
    """An answer for a fault outside of any field: masked, logged, with its incident."""
    return _refused([GraphQLError("", original_error=fault)])
