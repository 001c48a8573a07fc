"""Whether a request was signed with the secret of the access key that it names: AWS Signature Version 4,
docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html, and what S3 has besides,
docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html.

What a signature has to be, botocore's own signer says. Stricter than AWS: a path or a query has to
arrive as it was signed, so encoded as every SDK does it; only S3 knows presigned URLs, which may be of
Version 2, as botocore still makes them; and requests of Version 2 and forms with a policy are refused.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from botocore.auth import (
    EMPTY_SHA256_HASH,
    HmacV1QueryAuth,
    S3SigV4Auth,
    S3SigV4QueryAuth,
    SigV4Auth,
)
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
CHUNKS_AND_TRAILER = CHUNKS + "-TRAILER"

# How far from now a request may be dated, and how long a presigned URL may be good for.
SKEW = timedelta(minutes=15)
LONGEST = timedelta(days=7)

# Headers that change what a request means, here or in LocalStack, have to be signed.
TELLING = ("x-amz-", "x-localstack-", "x-moto-")

AUTHORIZATION = re.compile(
    ALGORITHM + r"\s+Credential=(?P<credential>[^,\s]+)\s*,\s*SignedHeaders=(?P<headers>[^,\s]+)"
    r"\s*,\s*Signature=(?P<signature>[0-9a-f]{64})"
)
CREDENTIAL = re.compile(
    r"(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request"
)
CHUNK = re.compile(rb"(?P<size>[0-9a-f]{1,8});chunk-signature=(?P<signature>[0-9a-f]{64})\r\n")
TRAILER_SIGNATURE = b"x-amz-trailer-signature:"
LINE_LIMIT = 8192
BLOCK = 1 << 20


class Refused(Exception):
    """`why` is one of the reasons in gate.py."""

    def __init__(self, why, message):
        super().__init__(message)
        self.why = why
        self.message = message


class _AsReceived:
    """Signs the headers that the request says are signed, and its payload as that was looked at."""

    def headers_to_sign(self, request):
        return request.context["signed"]

    def payload(self, request):
        return request.context["payload"]


class _Signer(_AsReceived, SigV4Auth):
    pass


class _S3Signer(_AsReceived, S3SigV4Auth):
    pass


class _S3UrlSigner(_AsReceived, S3SigV4QueryAuth):
    pass


class Claim(NamedTuple):
    """What a request says about its signature."""

    key: str
    date: str
    region: str
    service: str
    # Names, in lower case.
    headers: list
    signature: str
    # As it is signed: 20240131T235959Z
    time: str
    token: str | None
    presigned: bool


def check(request, secret_of, now=None):
    """Returns the access key of whoever signed the request; raises Refused for any other request.

    `secret_of` gives a pair by an access key, the secret and the session token, which is None for a
    key without one; None for a key that does not exist.
    """
    raw = request.environ.get("RAW_URI", "")
    if not raw.startswith("/") or "#" in raw:
        raise Refused("incomplete", "the request's target is no path")
    path, _, query = raw.partition("?")
    now = now or datetime.now(timezone.utc)
    arguments = parse_qs(query, keep_blank_values=True)
    if "AWSAccessKeyId" in arguments and not request.headers.getlist("Authorization"):
        return _check_url_of_version_2(request, raw, arguments, secret_of, now)
    claim = _claim(request, query)
    _check_time(claim, query, now)
    known = secret_of(claim.key)
    if known is None:
        raise Refused("unknown", "The AWS access key Id you provided does not exist in our records.")
    secret, token = known
    if token is not None and not _same(token, claim.token or ""):
        raise Refused("unknown", "The security token included in the request is invalid.")
    signed = _signed_headers(request, claim)
    payload = _stated_payload(request, claim)
    content = _content(request)
    if claim.presigned:
        query = "&".join(p for p in query.split("&") if not p.startswith("X-Amz-Signature="))
    kind = _S3UrlSigner if claim.presigned else _S3Signer if claim.service == "s3" else _Signer
    signer = kind(Credentials(claim.key, secret), claim.service, claim.region)
    given = AWSRequest(method=request.method, url=f"http://host{path}?{query}")
    given.context.update(
        timestamp=claim.time, signed=signed, payload=payload or _digest(content, None)
    )
    canonical = signer.canonical_request(given)
    expected = signer.signature(signer.string_to_sign(given, canonical), given)
    if not _same(expected, claim.signature):
        raise Refused("mismatch", MISMATCH)
    _check_payload(payload, content, request, signer, given, claim)
    return claim.key


def _same(text, other):
    """In a time that does not tell where they differ."""
    return hmac.compare_digest(text.encode(), other.encode())


MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method."
)


class _Version2UrlSigner(HmacV1QueryAuth):
    def _get_date(self):
        return self._expires


def _check_url_of_version_2(request, raw, arguments, secret_of, now):
    """docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html"""
    key, expires, signature = (
        arguments.get(name, [""])[0] for name in ("AWSAccessKeyId", "Expires", "Signature")
    )
    # They could lead to another service.
    if "Action" in arguments or "X-Amz-Target" in request.headers:
        raise Refused("missing", "Missing Authentication Token")
    if not re.fullmatch(r"\d{1,10}", expires):
        raise Refused("incomplete", "Expires should be a number")
    if now.timestamp() > int(expires):
        raise Refused("expired", "Request has expired")
    known = secret_of(key)
    if known is None or known[1] is not None:
        raise Refused("unknown", "The AWS access key Id you provided does not exist in our records.")
    headers = HTTPHeaders()
    in_query = [(name, value) for name, values in arguments.items() for value in values]
    for name, value in [*request.headers, *in_query]:
        name = name.lower()
        if not name.startswith("x-amz-") and name not in ("content-type", "content-md5"):
            continue
        # A client may send what the URL has as a header, too.
        if value not in headers.get_all(name, []):
            headers[name] = value
    signer = _Version2UrlSigner(Credentials(key, known[0]), expires)
    if not _same(signer.get_signature(request.method, urlsplit(f"http://host{raw}"), headers), signature):
        raise Refused("mismatch", MISMATCH)
    return key


def _claim(request, query):
    authorizations = request.headers.getlist("Authorization")
    arguments = parse_qs(query, keep_blank_values=True)
    in_query = "X-Amz-Signature" in arguments or "X-Amz-Algorithm" in arguments
    if not authorizations and not in_query:
        raise Refused("missing", "Missing Authentication Token")
    if len(authorizations) + in_query > 1:
        raise Refused("incomplete", "Only one auth mechanism allowed")
    if in_query:
        return _claim_of_url(arguments)
    found = AUTHORIZATION.fullmatch(authorizations[0].strip())
    if not found:
        raise Refused("incomplete", "Authorization header is not of Signature Version 4, or malformed")
    times = request.headers.getlist("X-Amz-Date")
    if len(times) != 1:
        raise Refused("incomplete", "Authorization header requires one 'X-Amz-Date' header")
    return Claim(
        **_credential(found["credential"]),
        headers=found["headers"].split(";"),
        signature=found["signature"],
        time=times[0],
        token=request.headers.get("X-Amz-Security-Token"),
        presigned=False,
    )


def _claim_of_url(arguments):
    def one(name):
        values = arguments.get(name, [])
        if len(values) != 1:
            raise Refused("incomplete", f"Query-string authentication requires one {name} parameter")
        return values[0]

    if one("X-Amz-Algorithm") != ALGORITHM:
        raise Refused("incomplete", f"X-Amz-Algorithm only supports {ALGORITHM}")
    credential = _credential(one("X-Amz-Credential"))
    if credential["service"] != "s3":
        raise Refused("missing", "Missing Authentication Token")
    return Claim(
        **credential,
        headers=one("X-Amz-SignedHeaders").split(";"),
        signature=one("X-Amz-Signature"),
        time=one("X-Amz-Date"),
        token=arguments.get("X-Amz-Security-Token", [None])[0],
        presigned=True,
    )


def _credential(text):
    found = CREDENTIAL.fullmatch(text)
    if not found:
        raise Refused("incomplete", "Credential must be <key>/<date>/<region>/<service>/aws4_request")
    return found.groupdict()


def _check_time(claim, query, now):
    try:
        time = datetime.strptime(claim.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refused("incomplete", "Date must be in ISO8601 'basic format'") from None
    if not claim.time.startswith(claim.date):
        raise Refused("mismatch", "Date in Credential scope does not match YYYYMMDD from X-Amz-Date")
    if time > now + SKEW:
        raise Refused("skewed", f"Signature not yet current: {claim.time} is still later than now")
    if not claim.presigned:
        if time < now - SKEW:
            raise Refused(
                "skewed", f"Signature expired: {claim.time} is now earlier than 15 min. before now"
            )
        return
    expires = parse_qs(query).get("X-Amz-Expires", [""])
    if len(expires) != 1 or not re.fullmatch(r"\d{1,6}", expires[0]):
        raise Refused("incomplete", "X-Amz-Expires should be a number")
    good_for = timedelta(seconds=int(expires[0]))
    if good_for > LONGEST:
        raise Refused("incomplete", "X-Amz-Expires must be less than a week (in seconds)")
    if now > time + good_for:
        raise Refused("expired", "Request has expired")


def _signed_headers(request, claim):
    present = [name.lower() for name, _ in request.headers]
    telling = [name for name in present if name == "host" or name.startswith(TELLING)]
    unsigned = sorted(set(telling + ["host"]) - set(claim.headers))
    if unsigned:
        raise Refused("unsigned", f"'{unsigned[0]}' must be a 'SignedHeader' in the AWS Authorization")
    if present.count("host") != 1 or set(claim.headers) - set(present):
        raise Refused("mismatch", MISMATCH)
    signed = HTTPHeaders()
    for name, value in request.headers:
        if name.lower() in claim.headers:
            signed[name.lower()] = value
    return signed


def _stated_payload(request, claim):
    """What the request says of its payload: a digest or one of the words; None if it says nothing."""
    stated = request.headers.getlist("X-Amz-Content-Sha256")
    if claim.presigned and not stated:
        return UNSIGNED
    if len(stated) > 1:
        raise Refused("mismatch", MISMATCH)
    if not stated:
        return None
    if not re.fullmatch(r"[0-9a-f]{64}", stated[0]) and (
        claim.service != "s3"
        or stated[0] not in (UNSIGNED, UNSIGNED_CHUNKS, CHUNKS, CHUNKS_AND_TRAILER)
    ):
        raise Refused("mismatch", "x-amz-content-sha256 must be a SHA-256, or one of S3's words")
    return stated[0]


def _content(request):
    """The body, which Twisted has read whole; a file, to be read again from its begin."""
    stream = request.environ["wsgi.input"]
    return getattr(stream, "_wrapped", stream)


def _digest(content, length):
    """Of so many bytes, or of all from the begin, after which it can be read again."""
    digest = hashlib.sha256()
    if length is None:
        while block := content.read(BLOCK):
            digest.update(block)
        content.seek(0)
        return digest.hexdigest()
    while length > 0:
        block = content.read(min(length, BLOCK))
        if not block:
            raise Refused("mismatch", "a chunk ends before its length")
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


def _check_payload(payload, content, request, signer, given, claim):
    if payload in (None, UNSIGNED, UNSIGNED_CHUNKS):
        return
    if payload in (CHUNKS, CHUNKS_AND_TRAILER):
        _check_chunks(payload, content, request, signer, given, claim)
        content.seek(0)
    elif not _same(_digest(content, None), payload):
        raise Refused(
            "payload", "The provided 'x-amz-content-sha256' header does not match what was computed."
        )


def _check_chunks(payload, content, request, signer, given, claim):
    """docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and …-streaming-trailers.html"""

    def signature(kind, *digests):
        lines = [kind, claim.time, signer.credential_scope(given), previous, *digests]
        return signer.signature("\n".join(lines), given)

    previous = claim.signature
    total = 0
    while True:
        chunk = CHUNK.fullmatch(content.readline(LINE_LIMIT))
        if not chunk:
            raise Refused("mismatch", "a chunk has no signature")
        size = int(chunk["size"], 16)
        expected = signature(ALGORITHM + "-PAYLOAD", EMPTY_SHA256_HASH, _digest(content, size))
        if not _same(expected, chunk["signature"].decode()):
            raise Refused("mismatch", MISMATCH)
        previous = expected
        total += size
        if size == 0:
            break
        if content.read(2) != b"\r\n":
            raise Refused("mismatch", "a chunk is longer than its length")
    if str(total) != request.headers.get("X-Amz-Decoded-Content-Length"):
        raise Refused("mismatch", "the chunks are not as long as x-amz-decoded-content-length says")
    if payload == CHUNKS_AND_TRAILER:
        trailer, given_signature = b"", b""
        while line := content.readline(LINE_LIMIT).strip():
            if line.lower().startswith(TRAILER_SIGNATURE):
                given_signature = line[len(TRAILER_SIGNATURE) :].strip()
            else:
                trailer += line + b"\n"
        expected = signature(ALGORITHM + "-TRAILER", hashlib.sha256(trailer).hexdigest())
        if not _same(expected, given_signature.decode("latin-1")):
            raise Refused("mismatch", MISMATCH)
    if content.read().strip():
        raise Refused("mismatch", "something follows the last chunk")
