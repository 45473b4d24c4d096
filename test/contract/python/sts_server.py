"""AWS STS on loopback, as moto has it, behind somebody who looks at web identity tokens: moto itself takes any text.

    sts_server.py --port PORT --issuer URL --audience AUD --ca FILE

A token is good when the keys that its issuer's discovery names have signed it, for that audience, and it has not
expired. Any other one is refused as AWS does it, with InvalidIdentityToken. Nothing is ever written of a request.
"""

import argparse
import json
import ssl
import urllib.parse
import urllib.request
from io import BytesIO

import jwt
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

REQUIRED = ["iss", "sub", "aud", "iat", "exp"]
REFUSAL = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>InvalidIdentityToken</Code><Message>the token is not good</Message></Error></ErrorResponse>"""


class Quiet(WSGIRequestHandler):
    def log(self, *_args):
        pass


def create_verifier(options):
    """Says whether a text is a good token; keys are fetched anew for one that is not known."""
    trust = ssl.create_default_context(cafile=options.ca)
    with urllib.request.urlopen(
        options.issuer + "/.well-known/openid-configuration", timeout=10, context=trust
    ) as answer:
        document = json.load(answer)
    keys = jwt.PyJWKClient(document["jwks_uri"], ssl_context=trust)

    def is_good(token):
        try:
            jwt.decode(
                token,
                keys.get_signing_key_from_jwt(token),
                algorithms=document["id_token_signing_alg_values_supported"],
                audience=options.audience,
                issuer=options.issuer,
                options={"require": REQUIRED},
            )
            return True
        except jwt.PyJWTError:
            return False

    return is_good


def guarded(application, is_good):
    def serve(environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        form = urllib.parse.parse_qs(body.decode())
        wants = form.get("Action") == ["AssumeRoleWithWebIdentity"]
        if wants and not is_good(form.get("WebIdentityToken", [""])[0]):
            start_response("400 Bad Request", [("Content-Type", "text/xml")])
            return [REFUSAL]
        return application(environ, start_response)

    return serve


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    for name in ["issuer", "audience", "ca"]:
        parser.add_argument("--" + name, required=True)
    options = parser.parse_args()
    sts = guarded(DomainDispatcherApplication(create_backend_app), create_verifier(options))
    make_server("127.0.0.1", options.port, sts, threaded=True, request_handler=Quiet).serve_forever()


main()
