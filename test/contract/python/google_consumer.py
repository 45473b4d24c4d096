"""Takes what mintlet minted through Google from a mounted Secret, as the services that are called with it
would: with Google's and others' libraries, and with the public keys that Google serves. Prints one line
of JSON: the claims, or the refusal.

    google_consumer.py id-token   MOUNT --keys URL --audience AUD
    google_consumer.py signed-jwt MOUNT --keys URL --audience AUD
    google_consumer.py blob       MOUNT --keys URL --payload FILE
"""

import argparse
import base64
import json
import pathlib
import sys
import urllib.request

import jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from google.auth import exceptions
from google.auth.transport import requests
from google.oauth2 import id_token


def read(mount, key):
    return (pathlib.Path(mount) / key).read_text()


def verify_id_token(options):
    token = read(options.mount, "token")
    return id_token.verify_token(
        token, requests.Request(), audience=options.audience, certs_url=options.keys
    )


def verify_signed_jwt(options):
    token = read(options.mount, "token")
    key = jwt.PyJWKClient(options.keys).get_signing_key_from_jwt(token)
    return jwt.decode(token, key, algorithms=["RS256"], audience=options.audience)


def verify_blob(options):
    with urllib.request.urlopen(options.keys, timeout=10) as answer:
        certificates = json.load(answer)
    certificate = x509.load_pem_x509_certificate(
        certificates[read(options.mount, "keyId")].encode()
    )
    signature = base64.b64decode(read(options.mount, "signature"), validate=True)
    payload = pathlib.Path(options.payload).read_bytes()
    certificate.public_key().verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
    return {}


def main():
    ways = {"id-token": verify_id_token, "signed-jwt": verify_signed_jwt, "blob": verify_blob}
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=ways)
    parser.add_argument("mount")
    for name in ["keys", "audience", "payload"]:
        parser.add_argument("--" + name)
    options = parser.parse_args()
    try:
        claims = ways[options.what](options)
    except (exceptions.GoogleAuthError, jwt.PyJWTError, InvalidSignature, ValueError) as error:
        print(json.dumps({"refused": type(error).__name__}))
        sys.exit(1)
    print(json.dumps({"claims": claims}))


main()
