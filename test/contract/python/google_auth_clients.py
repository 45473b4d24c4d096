"""Gets tokens with google-auth as programs at Google's customers do, and verifies an ID token with it. Prints one line of
JSON.

    google_auth_clients.py SETTINGS

GCE_METADATA_HOST and GCE_METADATA_IP name the metadata server.
"""

import json
import sys

import google.auth
from google.auth import compute_engine, exceptions, identity_pool, impersonated_credentials
from google.auth.transport.requests import Request
from google.oauth2 import _client, id_token
from google.oauth2.credentials import Credentials


class Supplier(identity_pool.SubjectTokenSupplier):
    def __init__(self, value):
        self.value = value

    def get_subject_token(self, context, request):
        return self.value


def told(credentials):
    return {"token": credentials.token, "expiry": credentials.expiry.strftime("%Y-%m-%dT%H:%M:%SZ")}


def endpoint(settings, method):
    account = "/v1/projects/-/serviceAccounts/" + settings["target"]
    return settings["iamcredentials"] + account + ":" + method


def impersonated(settings, source, delegates):
    credentials = impersonated_credentials.Credentials(
        source_credentials=source,
        target_principal=settings["target"],
        target_scopes=[settings["scope"]],
        delegates=delegates,
        lifetime=600,
        iam_endpoint_override=endpoint(settings, "generateAccessToken"),
    )
    credentials.refresh(Request())
    return told(credentials)


def federated(settings, subject_token):
    credentials = identity_pool.Credentials(
        audience=settings["provider"],
        subject_token_type="urn:ietf:params:oauth:token-type:jwt",
        token_url=settings["sts"] + "/v1/token",
        subject_token_supplier=Supplier(subject_token),
        scopes=[settings["scope"]],
    )
    credentials.refresh(Request())
    return credentials


def refusal(call):
    try:
        call()
    except exceptions.GoogleAuthError as error:
        return str(error)
    return None


def ambient(settings):
    credentials, project = google.auth.default(scopes=[settings["scope"]])
    credentials.refresh(Request())
    identity = compute_engine.IDTokenCredentials(
        Request(), settings["audience"], use_metadata_identity_endpoint=True
    )
    identity.refresh(Request())
    return {
        **told(credentials),
        "project": project,
        "email": credentials.service_account_email,
        "kind": type(credentials).__name__,
        "claims": verified(settings, identity.token),
    }


def verified(settings, token, audience=None):
    return id_token.verify_token(
        token,
        Request(),
        audience=audience or settings["audience"],
        certs_url=settings["googleapis"] + settings["certs"],
    )


def main():
    settings = json.load(open(sys.argv[1]))
    source = Credentials(token=settings["token"])
    delegates = settings["delegates"]
    chain = federated(settings, settings["subjectToken"])
    # The way that service account credentials take: includeEmail and useEmailAzp are texts there.
    identity, _ = _client.call_iam_generate_id_token_endpoint(
        Request(),
        settings["iamcredentials"] + "/v1/projects/-/serviceAccounts/{}:generateIdToken",
        settings["direct"],
        settings["audience"],
        settings["token"],
    )
    print(
        json.dumps(
            {
                "impersonated": impersonated(settings, source, delegates),
                "withoutDelegates": refusal(lambda: impersonated(settings, source, None)),
                "federated": told(chain),
                "federatedChain": impersonated(settings, chain, delegates),
                "forged": refusal(lambda: federated(settings, settings["forgedToken"])),
                "ambient": ambient(settings),
                "identity": {
                    "v1": verified({**settings, "certs": "/oauth2/v1/certs"}, identity),
                    "v3": verified({**settings, "certs": "/oauth2/v3/certs"}, identity),
                },
            }
        )
    )


main()
