"""A program that runs for longer than a token: google-auth asks for the file again before a token ends."""

import datetime
import os
import pathlib

import google.auth.transport.requests
import google.oauth2.credentials

FOLDER = pathlib.Path(os.environ.get("TOKEN_FOLDER", "/var/run/secrets/google"))
URL = os.environ.get("URL", "https://bigquery.googleapis.com/bigquery/v2/projects/my-project/queries")
QUERY = {"query": "SELECT 1 AS one", "useLegacySql": False}


def read_token(_request, scopes=None):
    """What the files say now. The expiry first: should a refresh come in between, it is too early, never too late."""
    expiry = datetime.datetime.fromisoformat((FOLDER / "expiresAt").read_text().replace("Z", "+00:00"))
    # google-auth counts in UTC without saying so.
    return (FOLDER / "token").read_text(), expiry.replace(tzinfo=None)


credentials = google.oauth2.credentials.Credentials(token=None, refresh_handler=read_token)
# google-cloud-bigquery takes them as well: bigquery.Client(project="my-project", credentials=credentials)
session = google.auth.transport.requests.AuthorizedSession(credentials)
answer = session.post(URL, json=QUERY, timeout=60)
print(answer.status_code, answer.text)
