"""Calls all methods of iamcredentials v1 with google-api-python-client, which is driven by Google's own description of
the API. Prints one line of JSON.

    google_discovery.py calls SETTINGS      the methods, one after the other, and a refusal
    google_discovery.py documents           the descriptions that the package ships
"""

import base64
import json
import pathlib
import sys

import google.auth.jwt
import googleapiclient
import googleapiclient.discovery
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

NAMES = {"iamcredentials": "iamcredentials.v1.json", "sts": "sts.v1.json"}


def documents():
    folder = pathlib.Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    schemas = {}
    for api, name in NAMES.items():
        document = json.loads((folder / name).read_text())
        schemas[api] = {
            schema: sorted(told.get("properties", {})) for schema, told in document["schemas"].items()
        }
    return schemas


def service_accounts(settings, credentials):
    service = googleapiclient.discovery.build(
        "iamcredentials",
        "v1",
        static_discovery=True,
        credentials=credentials,
        client_options={"api_endpoint": settings["iamcredentials"]},
    )
    return service.projects().serviceAccounts()


def self_signed(settings):
    """As an account with a key, which signs its own bearer token and needs no other server."""
    credentials = google.auth.jwt.Credentials.from_service_account_info(
        settings["key"], audience="https://iamcredentials.googleapis.com/"
    )
    name = "projects/-/serviceAccounts/" + settings["delegates"][1]
    accounts = service_accounts(settings, credentials)
    return accounts.generateAccessToken(name=name, body={"scope": [settings["scope"]]}).execute()


def calls(settings):
    accounts = service_accounts(settings, Credentials(token=settings["token"]))
    name = "projects/-/serviceAccounts/" + settings["target"]
    delegates = ["projects/-/serviceAccounts/" + each for each in settings["delegates"]]
    blob = base64.b64encode(b"\x00\x01\xff blob").decode()
    told = {
        "generateAccessToken": accounts.generateAccessToken(
            name=name, body={"scope": [settings["scope"]], "lifetime": "600s", "delegates": delegates}
        ).execute(),
        "generateIdToken": accounts.generateIdToken(
            name=name,
            body={
                "audience": settings["audience"],
                "includeEmail": True,
                "organizationNumberIncluded": True,
                "delegates": delegates,
            },
        ).execute(),
        "signJwt": accounts.signJwt(
            name=name, body={"payload": json.dumps({"n": 1}), "delegates": delegates}
        ).execute(),
        "signBlob": accounts.signBlob(name=name, body={"payload": blob, "delegates": delegates}).execute(),
        "getAllowedLocations": accounts.getAllowedLocations(name=name).execute(),
    }
    told["selfSigned"] = self_signed(settings)
    try:
        accounts.generateAccessToken(name=name, body={"scope": [settings["scope"]]}).execute()
    except HttpError as error:
        told["refused"] = {"status": error.status_code, "details": error.error_details}
    return told


what = sys.argv[1]
print(json.dumps(documents() if what == "documents" else calls(json.load(open(sys.argv[2])))))
