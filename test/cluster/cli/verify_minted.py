"""Verifies a token with PyJWT, which mintlet has no part in: verify_minted.py TOKEN-FILE JWKS-FILE ISSUER AUDIENCE.
Prints the claims as JSON."""

import json
import pathlib
import sys

import jwt

token_file, jwks_file, issuer, audience = sys.argv[1:]
token = pathlib.Path(token_file).read_text().strip()
keys = jwt.PyJWKSet.from_json(pathlib.Path(jwks_file).read_text())
key = keys[jwt.get_unverified_header(token)["kid"]]
claims = jwt.decode(
    token,
    key,
    algorithms=["ES256"],
    issuer=issuer,
    audience=audience,
    options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
)
print(json.dumps(claims))
