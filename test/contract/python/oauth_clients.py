"""Asks an authorization server as programs in Python do, with libraries that mintlet had no part in. Prints one line of
JSON: what each step gave.

    oauth_clients.py SETTINGS

SETTINGS is a file of JSON: issuer, other (another issuer), clientId, clientSecret, strangerId, strangerSecret (another
client), audience, scope, ca.
"""

import json
import sys
import urllib.request

import jwt
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6750 import InsufficientScopeError, InvalidTokenError
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from oauthlib.oauth2 import BackendApplicationClient
from oauthlib.oauth2.rfc6749.errors import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session as RequestsOauthlib

WAYS = ["client_secret_basic", "client_secret_post"]


def metadata(settings):
    path = settings["issuer"].replace("/base/", "/.well-known/oauth-authorization-server/base/", 1)
    server = AuthorizationServerMetadata(requests.get(path, verify=settings["ca"], timeout=10).json())
    # What is optional where there is no authorization endpoint is not looked at.
    for key in ["issuer", "token_endpoint", "jwks_uri", "revocation_endpoint", "introspection_endpoint"]:
        getattr(server, "validate_" + key)()
    return server


class Validator(JWTBearerTokenValidator):
    def __init__(self, server, settings, audience):
        super().__init__(issuer=server["issuer"], resource_server=audience)
        self.jwks_uri = server["jwks_uri"]
        self.ca = settings["ca"]

    def get_jwks(self):
        return requests.get(self.jwks_uri, verify=self.ca, timeout=10).json()


def validated(server, settings, token, scope, audience=None):
    """RFC 9068 section 4."""
    validator = Validator(server, settings, audience or settings["audience"])
    try:
        claims = validator.authenticate_token(token)
        validator.validate_token(claims, [scope], None)
        return dict(claims)
    except (InvalidTokenError, InsufficientScopeError) as error:
        return {"refused": type(error).__name__}


def session(settings, way, who="client"):
    made = OAuth2Session(settings[who + "Id"], settings[who + "Secret"], token_endpoint_auth_method=way,
                         revocation_endpoint_auth_method=way)
    made.verify = settings["ca"]
    return made


def fetched(made, server, **wish):
    return made.fetch_token(server["token_endpoint"], grant_type="client_credentials", **wish)


def refusal(call):
    try:
        call()
    except (OAuthError, OAuth2Error) as error:
        return [error.error, error.description]
    return None


def by_authlib(settings, server, way):
    made = session(settings, way)
    wish = {"scope": settings["scope"], "resource": settings["audience"]}
    token = fetched(made, server, **wish)
    ask = lambda asking=made: asking.introspect_token(
        server["introspection_endpoint"], token=token["access_token"], token_type_hint="access_token"
    ).json()
    told = {
        "token": dict(token),
        "validated": validated(server, settings, token["access_token"], settings["scope"]),
        "otherAudience": validated(server, settings, token["access_token"], settings["scope"], "https://a.example"),
        "otherScope": validated(server, settings, token["access_token"], "admin"),
        "introspected": ask(),
    }
    revoke = lambda asking: asking.revoke_token(
        server["revocation_endpoint"], token=token["access_token"], token_type_hint="access_token"
    )
    stranger = revoke(session(settings, way, "stranger"))
    told["revokedByStranger"] = [stranger.status_code, stranger.json()]
    told["afterStranger"] = ask()["active"]
    told["revoked"] = [revoke(made).status_code, revoke(made).text]
    told["afterRevocation"] = ask()
    wrong = OAuth2Session(settings["clientId"], "mlt_wrong", token_endpoint_auth_method=way)
    wrong.verify = settings["ca"]
    told["wrongSecret"] = refusal(lambda: fetched(wrong, server))
    told["foreignScope"] = refusal(lambda: fetched(session(settings, way), server, scope="admin"))
    told["foreignAudience"] = refusal(lambda: fetched(session(settings, way), server, audience="https://a.example"))
    return told


def by_requests_oauthlib(settings, server):
    told = {}
    ways = {
        "client_secret_basic": {"auth": HTTPBasicAuth(settings["clientId"], settings["clientSecret"])},
        "client_secret_post": {"client_secret": settings["clientSecret"], "include_client_id": True},
    }
    for way, options in ways.items():
        client = BackendApplicationClient(client_id=settings["clientId"], scope=[settings["scope"]])
        token = RequestsOauthlib(client=client).fetch_token(
            server["token_endpoint"], verify=settings["ca"], timeout=10, **options
        )
        told[way] = {"type": token["token_type"], "scope": token["scope"], "seconds": token["expires_in"]}
    client = BackendApplicationClient(client_id=settings["clientId"], scope=["admin"])
    told["foreignScope"] = refusal(
        lambda: RequestsOauthlib(client=client).fetch_token(
            server["token_endpoint"], verify=settings["ca"], timeout=10, **ways["client_secret_basic"]
        )
    )
    return told


def by_pyjwt(settings, server):
    token = fetched(session(settings, WAYS[0]), server, audience=settings["audience"])["access_token"]
    key = jwt.PyJWKClient(server["jwks_uri"]).get_signing_key_from_jwt(token)
    checks = {"algorithms": ["ES256"], "issuer": settings["issuer"]}
    required = {"require": ["iss", "sub", "aud", "iat", "exp", "jti", "client_id"]}
    claims = jwt.decode(token, key, audience=settings["audience"], options=required, **checks)
    told = {"claims": claims, "header": jwt.get_unverified_header(token)}
    try:
        jwt.decode(token, key, audience="https://a.example", **checks)
    except jwt.InvalidAudienceError:
        told["otherAudience"] = "refused"
    try:
        jwt.PyJWKClient(settings["other"] + "/jwks").get_signing_key_from_jwt(token)
    except jwt.PyJWKClientError:
        told["otherIssuer"] = "no key"
    return told


def by_urllib(settings, server):
    """Without any library: Basic as urllib has it."""
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, server["token_endpoint"], settings["clientId"], settings["clientSecret"])
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
    # It waits for the challenge.
    with opener.open(server["token_endpoint"], b"grant_type=client_credentials", timeout=10) as answer:
        return json.load(answer)["token_type"]


def main():
    settings = json.load(open(sys.argv[1]))
    server = metadata(settings)
    told = {way: by_authlib(settings, server, way) for way in WAYS}
    told["requestsOauthlib"] = by_requests_oauthlib(settings, server)
    told["pyjwt"] = by_pyjwt(settings, server)
    told["urllib"] = by_urllib(settings, server)
    print(json.dumps(told))


main()
