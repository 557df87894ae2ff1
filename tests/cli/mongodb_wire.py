"""What a MongoDB server answers on the wire (OP_MSG, and OP_QUERY for the first greeting), written from its documentation.

Debian has no MongoDB server, so the helper is tested against this conversation and not against a real one."""

import struct

STATUS = {"version": "6.0.14", "process": "mongod", "uptime": 7200.0,
          "storageEngine": {"name": "wiredTiger"}, "connections": {"current": 12, "available": 51188, "rejected": 0},
          "mem": {"resident": 340}, "asserts": {"user": 7}, "opcounters": {"query": 900},
          "globalLock": {"currentQueue": {"total": 3}, "activeClients": {"total": 4}}, "ok": 1.0}
REPLICAS = {"set": "rs0", "members": [{"name": "db1:27017", "stateStr": "PRIMARY", "health": 1.0, "uptime": 7200},
                                      {"name": "db2:27017", "stateStr": "RECOVERING", "health": 1.0, "uptime": 40}], "ok": 1.0}
ANSWERS = {
    "hello": {"helloOk": True, "isWritablePrimary": True, "maxBsonObjectSize": 16777216, "maxMessageSizeBytes": 48000000,
              "maxWriteBatchSize": 100000, "minWireVersion": 0, "maxWireVersion": 17, "readOnly": False, "ok": 1.0},
    "serverStatus": STATUS,
    "replSetGetStatus": REPLICAS,
    "currentOp": {"inprog": [{"op": "query", "ns": "shop.orders", "secs_running": 61, "command": {"find": "orders"}},
                             {"op": "query", "ns": "shop.orders", "secs_running": 0}], "ok": 1.0},
    "listDatabases": {"databases": [{"name": "shop", "sizeOnDisk": 8192.0, "empty": False}], "ok": 1.0},
    "dbStats": {"db": "shop", "collections": 1, "objects": 41, "dataSize": 8000.0, "storageSize": 4096.0, "indexSize": 2048.0,
                "ok": 1.0},
    "listCollections": {"cursor": {"id": 0, "ns": "shop.$cmd.listCollections",
                                   "firstBatch": [{"name": "orders", "type": "collection"}]}, "ok": 1.0},
    "collStats": {"ns": "shop.orders", "count": 41, "size": 8000, "storageSize": 4096, "nindexes": 2, "totalIndexSize": 2048,
                  "ok": 1.0},
}
ANSWERS["isMaster"] = ANSWERS["ismaster"] = dict(ANSWERS["hello"], ismaster=True)
REFUSED = {"ok": 0.0, "errmsg": "Authentication failed.", "code": 18, "codeName": "AuthenticationFailed"}


def encode(document):
    body = b""
    for key, value in document.items():
        name = key.encode() + b"\0"
        if isinstance(value, bool):
            body += b"\x08" + name + bytes([value])
        elif isinstance(value, float):
            body += b"\x01" + name + struct.pack("<d", value)
        elif isinstance(value, int):
            body += b"\x10" + name + struct.pack("<i", value)
        elif isinstance(value, str):
            text = value.encode() + b"\0"
            body += b"\x02" + name + struct.pack("<i", len(text)) + text
        elif isinstance(value, list):
            body += b"\x04" + name + encode({str(i): item for i, item in enumerate(value)})
        else:
            body += b"\x03" + name + encode(value)
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def first_key(document):
    return document[5:document.index(b"\0", 5)].decode()


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise OSError("closed")
        data += piece
    return data


def converse(connection):
    """Answers command after command, until the client goes."""
    while True:
        size, request, _, code = struct.unpack("<iiii", read_exactly(connection, 16))
        body = read_exactly(connection, size - 16)
        if code == 2004:  # OP_QUERY: flags, name, skip, return, document
            document = body[body.index(b"\0", 4) + 9:]
            reply = struct.pack("<iqii", 8, 0, 0, 1) + encode(ANSWERS.get(first_key(document), REFUSED))
            answer = 1
        else:  # OP_MSG: flags, kind of section, document
            reply = struct.pack("<IB", 0, 0) + encode(ANSWERS.get(first_key(body[5:]), REFUSED))
            answer = 2013
        connection.sendall(struct.pack("<iiii", len(reply) + 16, 1, request, answer) + reply)
