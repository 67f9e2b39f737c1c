"""A client as a Python team has it that encrypts as Temporal's samples do.

It stands for theirs: it knows the wire format, written here from its description, and nothing
of agentwait but names and JSON. It prints one JSON object with what it read.

    client.py ADDRESS NAMESPACE TASK_QUEUE KEY_ID KEY_FILE COMPLETES FAILS
"""

import asyncio
import dataclasses
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowFailureError
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)
from temporalio.exceptions import ApplicationError

NONCE_BYTES = 12


class EncryptionCodec(PayloadCodec):
    """A payload is marshalled whole and sealed with AES-256-GCM, behind its nonce."""

    def __init__(self, key_id: str, key: bytes) -> None:
        self.key_id = key_id.encode()
        self.aead = AESGCM(key)

    async def encode(self, payloads: Iterable[Payload]) -> list[Payload]:
        return [self.seal(payload) for payload in payloads]

    async def decode(self, payloads: Iterable[Payload]) -> list[Payload]:
        return [self.open(payload) for payload in payloads]

    def seal(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        return Payload(
            metadata={"encoding": b"binary/encrypted", "encryption-key-id": self.key_id},
            data=nonce + self.aead.encrypt(nonce, payload.SerializeToString(), None),
        )

    def open(self, payload: Payload) -> Payload:
        # Unlike the samples, which leave what is plain as it is: here nothing may be.
        if payload.metadata.get("encoding") != b"binary/encrypted":
            raise ValueError(f"a payload is plain: {payload}")
        if payload.metadata.get("encryption-key-id") != self.key_id:
            raise ValueError(f"another key: {payload.metadata.get('encryption-key-id')!r}")
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        return Payload.FromString(self.aead.decrypt(nonce, sealed, None))


async def main() -> None:
    address, namespace, queue, key_id, key_file, completes, fails = sys.argv[1:]
    converter = dataclasses.replace(
        DataConverter.default,
        payload_codec=EncryptionCodec(key_id, Path(key_file).read_bytes()),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
    client = await Client.connect(address, namespace=namespace, data_converter=converter)

    async def begin(interaction: str):
        return await client.start_workflow(
            "agentwait.AwaitAgent",
            {"interaction_id": interaction, "user_id": "user_1", "min_interval_seconds": 1},
            id=f"python/{interaction}",
            task_queue=queue,
            memo={"agentwait.connection": "default"},
        )

    completing, failing = await begin(completes), await begin(fails)
    moved = await completing.execute_update("extend_deadline", {"by_seconds": 600})
    seen = {
        "deadline": moved,
        "result": await completing.result(),
        "status": await completing.query("status"),
        "memo": await (await completing.describe()).memo(),
    }
    try:
        await failing.result()
    except WorkflowFailureError as error:
        cause = error.cause
        assert isinstance(cause, ApplicationError)
        seen["failure"] = {"type": cause.type, "message": cause.message, "details": cause.details[0]}
    print(json.dumps(seen))


asyncio.run(main())
