"""A FastAPI service that mirrors its requests to a shadow test. Copy Mirror and ShadowRouter.

Needs fastapi, uvicorn and confluent-kafka (Debian: python3-fastapi python3-uvicorn python3-confluent-kafka).
Run it with: MIRROR_SERVERS=broker:9092 MIRROR_TOPIC=credit-risk uvicorn service:app
"""
import asyncio, hashlib, hmac, json, math, os, re, socket, struct, threading, time, uuid
from concurrent.futures import ThreadPoolExecutor
from confluent_kafka import KafkaException, Producer
from fastapi import FastAPI, Request

M64 = 2**64 - 1


def fraction(key):
    """Where a key lies in [0, 1): the first half of MurmurHash3 (x64, 128 bits, seed 0), as in traffic.sample."""
    data, c1, c2, h1, h2 = key.encode(), 0x87C37B91114253D5, 0x4CF5AD432745937F, 0, 0
    rotl = lambda x, r: (x << r | x >> (64 - r)) & M64
    word = lambda i: int.from_bytes(data[i:i + 8], "little")
    mix1 = lambda k: rotl(k * c1 & M64, 31) * c2 & M64
    mix2 = lambda k: rotl(k * c2 & M64, 33) * c1 & M64
    whole = len(data) & ~15
    for i in range(0, whole, 16):
        h1 = (rotl(h1 ^ mix1(word(i)), 27) + h2) * 5 + 0x52DCE729 & M64
        h2 = (rotl(h2 ^ mix2(word(i + 8)), 31) + h1) * 5 + 0x38495AB5 & M64
    h1, h2 = h1 ^ mix1(word(whole)) ^ len(data), h2 ^ mix2(word(whole + 8)) ^ len(data)
    h1 = h1 + h2 & M64
    h2 = h2 + h1 & M64
    for c in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        h1, h2 = (h1 ^ h1 >> 33) * c & M64, (h2 ^ h2 >> 33) * c & M64
    return (((h1 ^ h1 >> 33) + (h2 ^ h2 >> 33) & M64) >> 11) * 2.0**-53


class Redaction:
    """What leaves the service in another form, or not at all: rules by the name of a feature, or segments.NAME:
    "drop", "hash", or the width of a bucket. The key of hashes is a reference, ${env:NAME} or ${file:PATH}."""

    def __init__(self, rules=None, hash_ids=False, key=None):
        self.rules, self.hash_ids, self.key = rules or {}, hash_ids, None
        if hash_ids or "hash" in self.rules.values():
            kind, place = re.fullmatch(r"\$\{(env|file):(.+)}", key or "").groups()  # Fails without a reference.
            self.key = (os.environ[place] if kind == "env" else open(place, encoding="utf-8").read()).strip().encode()
            if len(self.key) < 16:
                raise ValueError(f"the key of {key} has fewer than 16 bytes")

    def hash(self, value):
        return hmac.new(self.key, self.text(value).encode(), hashlib.sha256).hexdigest()[:32]

    def text(self, value):
        """A value as a text that is the same in every language: fractions by their 64 bits."""
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, float):
            whole = value.is_integer() and abs(value) < 2**53
            return str(int(value)) if whole else struct.pack(">d", value).hex()
        if isinstance(value, (list, tuple)):
            return "[" + ",".join(map(self.text, value)) + "]"
        if isinstance(value, dict):
            return "{" + ",".join(f"{name}:{self.text(each)}" for name, each in value.items()) + "}"
        return str(value)

    def value(self, name, value):
        rule = self.rules.get(name)
        if rule is None or value is None:
            return value
        if rule == "hash":
            return self.hash(value)
        if isinstance(value, str) and re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None  # No number, so in no bucket.
        edge = value / rule
        return (float(math.floor(edge)) if math.isfinite(edge) else edge) * rule

    def record(self, record):
        """The record that is sent. Rules for features cannot find theirs in a list, so then none is sent."""
        if not self.rules and not self.hash_ids:
            return record
        if self.hash_ids:
            record["request_id"] = self.hash(record["request_id"])
        features, segments = record.get("features"), record.get("segments")
        if isinstance(features, dict):
            record["features"] = {name: self.value(name, each) for name, each in features.items()
                                  if self.rules.get(name) != "drop"}
        elif features is not None and any(not name.startswith("segments.") for name in self.rules):
            del record["features"]
        if segments:
            record["segments"] = {name: self.segment("segments." + name, each) for name, each in segments.items()
                                  if self.rules.get("segments." + name) != "drop"}
        return record

    def segment(self, name, value):
        value = self.value(name, value)
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else str(value)
        return "" if value is None else value


class Mirror:
    """Sends records to Kafka. offer() never throws and waits for nothing; what does not fit is counted as dropped."""

    def __init__(self, servers, topic, primary_model, rate=1.0, max_records=10_000, heartbeat=10.0, redaction=Redaction(),
                 **kafka):
        self.topic, self.primary_model, self.rate, self.redaction = topic, primary_model, rate, redaction
        self.name = f"{socket.gethostname()}-{os.getpid()}"
        self.counts, self.told, self.lock = dict(offered=0, sampled=0, sent=0, dropped=0), {}, threading.Lock()
        self.beat, self.beating, self.closed = heartbeat, False, threading.Event()
        self.producer = Producer({
            "bootstrap.servers": servers, "enable.idempotence": True, "message.timeout.ms": 0,
            "queue.buffering.max.messages": max_records, "queue.buffering.max.kbytes": 32 * 1024, **kafka})
        self.thread = threading.Thread(target=self._run, name="shadowgate-mirror", daemon=True)
        self.thread.start()

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def takes(self, request_id):
        """Counts a request. False if the sample leaves it out."""
        self.count("offered")
        if not isinstance(request_id, str) or not 0 < len(request_id) <= 1024:
            self.count("sampled"), self.count("dropped")
            return False
        if fraction(request_id) < self.rate:
            self.count("sampled")
            return True
        return False

    def offer(self, request_id, **fields):
        """The fields of a request: timestamp, features, primary_prediction, primary_latency_ms and so on."""
        if self.takes(request_id):
            self.put(request_id, **fields)

    def put(self, request_id, **fields):
        try:  # The record is written here, so features may change afterwards.
            record = self.redaction.record(
                {"request_id": request_id, "primary_model": self.primary_model, **fields})
            self.producer.produce(self.topic, json.dumps(record), on_delivery=self._done)
        except (ArithmeticError, BufferError, KafkaException, RuntimeError, RecursionError, TypeError, ValueError):
            self.count("dropped")

    def _done(self, error, message):
        self.count("dropped" if error else "sent")

    def _run(self):
        due = time.monotonic() + self.beat
        while not self.closed.is_set():
            self.producer.poll(0.1)
            if time.monotonic() >= due and not self.beating:
                due = time.monotonic() + self.beat
                self._beat()

    def _beat(self):
        """Says what happened since the last heartbeat that Kafka has."""
        with self.lock:
            now = dict(self.counts)
        record = {"mirror": self.name, "timestamp": int(time.time() * 1000)}
        record.update((name, now[name] - self.told.get(name, 0)) for name in now)

        def done(error, message):
            self.beating, self.told = False, self.told if error else now

        try:
            self.producer.produce(self.topic, json.dumps(record), on_delivery=done)
            self.beating = True
        except (BufferError, KafkaException):
            pass  # The next one says it.

    def close(self, seconds=5.0):
        end = time.monotonic() + seconds
        self.closed.set()
        self.thread.join(1)
        self.producer.flush(max(0, seconds * 0.7))
        self._beat()
        left = self.producer.flush(max(0, end - time.monotonic()))
        for _ in range(left - (1 if self.beating else 0)):
            self.count("dropped")


class ShadowRouter:
    """Asks the shadow after the primary has answered: on threads of its own, bounded, with a deadline."""

    def __init__(self, mirror, shadow, deadline=0.2, threads=4, waiting=100):
        self.mirror, self.shadow, self.deadline, self.most = mirror, shadow, deadline, threads + waiting
        self.pool, self.tasks, self.hanging = ThreadPoolExecutor(threads, "shadow"), set(), 0

    def ask(self, request_id, features, **fields):
        if not self.mirror.takes(request_id):
            return
        if len(self.tasks) >= self.most:
            self.mirror.count("dropped")
            return
        task = asyncio.get_running_loop().create_task(self._ask(request_id, features, fields))
        self.tasks.add(task)  # The loop itself keeps no reference, so the task could vanish.
        task.add_done_callback(self.tasks.discard)

    async def _ask(self, request_id, features, fields):
        start = time.perf_counter()
        call = asyncio.get_running_loop().run_in_executor(self.pool, self.shadow, features)
        try:
            answer = await asyncio.wait_for(asyncio.shield(call), self.deadline)
            shadow = {"shadow_prediction": answer, "shadow_latency_ms": (time.perf_counter() - start) * 1000}
        except asyncio.TimeoutError:  # A thread cannot be ended. It hangs in the call.
            self.hanging += 1
            call.add_done_callback(self._returned)
            shadow = {"shadow_error": f"no answer within {self.deadline} s", "shadow_latency_ms": float("inf")}
        except Exception as e:
            shadow = {"shadow_error": repr(e)}
        self.mirror.put(request_id, features=features, **fields, **shadow)

    def _returned(self, call):
        self.hanging -= 1
        call.exception()


def primary(features):
    return 1 / (1 + features["age"])


def shadow(features):
    if os.environ.get("SHADOW_HANGS"):
        time.sleep(3600)
    return 1 / (1 + features["age"]) + (0.5 if features["age"] % 50 == 7 else 0)


app = FastAPI()
mirror = router = None


@app.on_event("startup")
async def start():
    global mirror, router
    if os.environ.get("MIRROR_SERVERS"):
        mirror = Mirror(os.environ["MIRROR_SERVERS"], os.environ["MIRROR_TOPIC"], "v12")
        router = ShadowRouter(mirror, shadow)


@app.on_event("shutdown")
async def stop():
    if mirror:
        mirror.close()
        if router.hanging:
            os._exit(0)  # Python would wait for threads that hang in the shadow.


@app.post("/predict")
async def predict(request: Request):
    features, start, at = await request.json(), time.perf_counter(), time.time()
    answer = primary(features)
    if router:
        router.ask(request.headers.get("x-request-id") or str(uuid.uuid4()), features, timestamp=int(at * 1000),
                   primary_prediction=answer, primary_latency_ms=(time.perf_counter() - start) * 1000)
    return {"prediction": answer}
