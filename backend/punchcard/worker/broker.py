"""Which broker wakes the workers: Redis or RabbitMQ if BROKER_URL names one, else memory."""

import logging

from dramatiq import Broker
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Callbacks, Middleware, Retries, ShutdownNotifications, TimeLimit

NAMESPACE = "punchcard"

# After a kill -9 Redis holds a worker's messages until its heartbeat is old, and looks for such
# ones in so many of a million commands. The outbox finds them by itself, too.
REDIS_HEARTBEAT_MS = 15_000
REDIS_MAINTENANCE_CHANCE = 50_000


def make_broker(url: str | None, *extra: Middleware) -> Broker:
    """A broker with what we use of Dramatiq's middleware. Nothing is connected yet."""
    middleware: list[Middleware] = [
        TimeLimit(interval=500),
        ShutdownNotifications(),
        Callbacks(),
        Retries(),
        *extra,
    ]
    # A broker that is down is our normal business; it is told once, by the relay.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    if url is None:
        return StubBroker(middleware=middleware)
    if url.startswith("redis"):
        # Dramatiq's Redis broker has no annotations.
        return RedisBroker(  # type: ignore[no-untyped-call]
            url=url,
            middleware=middleware,
            namespace=NAMESPACE,
            heartbeat_timeout=REDIS_HEARTBEAT_MS,
            maintenance_chance=REDIS_MAINTENANCE_CHANCE,
        )
    return RabbitmqBroker(url=url, middleware=middleware, confirm_delivery=True)
