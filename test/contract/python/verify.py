"""Verifies what mintlet minted as somebody else's program would: from a mounted Secret, with libraries
that mintlet had no part in. Prints one line of JSON: the claims and the header, or the refusal.

    verify.py token  MOUNT --issuer URL --audience AUD --type at+jwt|JWT
    verify.py google MOUNT --issuer URL --audience AUD
    verify.py blob   MOUNT --issuer URL --payload FILE --algorithm ES256|RS256|EdDSA

SSL_CERT_FILE and REQUESTS_CA_BUNDLE name the authority to trust.
"""

import argparse
import base64
import datetime
import json
import pathlib
import sys
import urllib.request

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from google.auth.transport import requests as google_requests
from google.oauth2 import id_token as google_id_token

REQUIRED = ["iss", "sub", "aud", "iat", "exp", "jti"]


class Refused(Exception):
    pass


def discover(issuer):
    with urllib.request.urlopen(issuer + "/.well-known/openid-configuration", timeout=10) as answer:
        document = json.load(answer)
    if document["issuer"] != issuer:
        raise Refused("issuer of the discovery document")
    return document


def read(mount, key):
    return (pathlib.Path(mount) / key).read_text()


def fits_mount(mount, claims, header):
    expires_at = datetime.datetime.fromisoformat(read(mount, "expiresAt").replace("Z", "+00:00"))
    if claims["exp"] != int(expires_at.timestamp()):
        raise Refused("expiresAt beside the token")
    if header["kid"] != read(mount, "keyId"):
        raise Refused("keyId beside the token")


def verify_token(options):
    document = discover(options.issuer)
    token = read(options.mount, "token")
    header = jwt.get_unverified_header(token)
    if header["typ"] != options.type:
        raise Refused("typ")
    key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token,
        key,
        algorithms=document["id_token_signing_alg_values_supported"],
        audience=options.audience,
        issuer=options.issuer,
        options={"require": REQUIRED},
    )
    fits_mount(options.mount, claims, header)
    return claims, header


def verify_google(options):
    token = read(options.mount, "token")
    claims = google_id_token.verify_token(
        token,
        google_requests.Request(),
        audience=options.audience,
        certs_url=discover(options.issuer)["jwks_uri"],
    )
    if claims["iss"] != options.issuer:
        raise Refused("iss")
    header = jwt.get_unverified_header(token)
    fits_mount(options.mount, claims, header)
    return claims, header


def verify_blob(options):
    public_key = serialization.load_pem_public_key(read(options.mount, "publicKey").encode())
    signature = base64.b64decode(read(options.mount, "signature"), validate=True)
    payload = pathlib.Path(options.payload).read_bytes()
    if options.algorithm == "ES256":
        public_key.verify(signature, payload, ec.ECDSA(hashes.SHA256()))
    elif options.algorithm == "RS256":
        public_key.verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
    else:
        public_key.verify(signature, payload)
    key_id = read(options.mount, "keyId")
    served = {}
    for name in ["blob-keys", "jwks"]:
        with urllib.request.urlopen(options.issuer + "/" + name, timeout=10) as answer:
            served[name] = [key["kid"] for key in json.load(answer)["keys"]]
    if key_id not in served["blob-keys"] or key_id in served["jwks"]:
        raise Refused("the key sets that are served")
    return {}, {"kid": key_id}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["token", "google", "blob"])
    parser.add_argument("mount")
    for name in ["issuer", "audience", "type", "payload", "algorithm"]:
        parser.add_argument("--" + name)
    options = parser.parse_args()
    verify = {"token": verify_token, "google": verify_google, "blob": verify_blob}[options.what]
    try:
        claims, header = verify(options)
    except (Refused, jwt.PyJWTError, InvalidSignature, ValueError) as error:
        print(json.dumps({"refused": type(error).__name__, "why": str(error)}))
        sys.exit(1)
    print(json.dumps({"claims": claims, "header": header}))


main()
