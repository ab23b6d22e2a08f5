"""An identity provider that is not ours, as a process of its own: `python -m tests.sign_on.provider FOLDER BACK AFTER`.

The protocol is that of idpyoidc; here stand its people, its one client and the routes. The user types a password of
one word; asked for an `acr` of two factors, the provider says that it saw two.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path

from flask import Flask, Response, make_response, redirect, request
from idpyoidc.message.oauth2 import ResponseMessage
from idpyoidc.message.oidc import AccessTokenRequest, AuthorizationRequest
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.exception import FailedAuthentication
from idpyoidc.server.oidc.session import Session
from idpyoidc.server.user_authn.user import UserPass, create_signed_jwt
from werkzeug.serving import make_server

PASSWORD_ACR, TWO_ACR = "urn:one", "urn:two"
CLIENT, SECRET = "toan-canh", "bí mật của cổng dùng cho kiểm thử".encode().hex()
PEOPLE = {"lan": "mật-khẩu-lan", "minh": "mật-khẩu-minh", "quan": "mật-khẩu-quản"}
FORM = (
    '<link rel="icon" href="data:,"><form method="post" action="/verify"><input type="hidden" name="token" value="{token}">'
    '<input name="username" id="username"><input type="password" name="password" id="password">'
    "<button>Log in</button></form>"
)


class Form(UserPass):
    """Asks for a name and a password on a page of one form."""

    def __call__(self, **kwargs):
        """Write the page; what the request was stands in it as a signed text."""
        token = create_signed_jwt(
            self.upstream_get("context").issuer, self.upstream_get("attribute", "keyjar"), **kwargs
        )
        return FORM.format(token=token)


class SignOut(Session):
    """Ends a session for the browser that asks: no client proves itself there."""

    def client_authentication(self, *words, **named) -> dict:
        """Ask for nothing."""
        return {}


def configuration(folder: Path, base: str) -> dict:
    """Write what the provider is: code with PKCE alone, people with a password, keys in a folder."""
    signing = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]
    secret = [{"type": "OCT", "use": ["enc"], "kid": "enc"}, {"type": "OCT", "use": ["sig"], "kid": "sig"}]
    methods = ["client_secret_post", "client_secret_basic"]

    def endpoint(path: str, name: str, **kwargs) -> dict:
        return {"path": path, "class": f"idpyoidc.server.oidc.{name}", "kwargs": kwargs}

    def asks(acr: str) -> dict:
        people = {"class": "idpyoidc.server.util.JSONDictDB", "kwargs": {"filename": str(folder / "people.json")}}
        return {"acr": acr, "class": Form, "kwargs": {"db_conf": people}}

    return {
        "issuer": base,
        "httpc_params": {"verify": True},
        "preference": {"subject_types_supported": ["public"], "grant_types_supported": ["authorization_code"]},
        "key_conf": {"private_path": str(folder / "keys.json"), "key_defs": signing, "uri_path": "jwks"},
        "cookie_handler": {
            "class": "idpyoidc.server.cookie_handler.CookieHandler",
            "kwargs": {
                "keys": {"private_path": str(folder / "cookies.json"), "key_defs": secret},
                "name": {"session": "op", "register": "op_rp", "session_management": "op_man"},
                "flags": {"samesite": "Lax", "httponly": True, "secure": False},
            },
        },
        "endpoint": {
            "provider_info": endpoint(
                ".well-known/openid-configuration", "provider_config.ProviderConfiguration", client_authn_method=None
            ),
            "authorization": endpoint(
                "authorization", "authorization.Authorization", client_authn_method=None,
                response_types_supported=["code"], response_modes_supported=["query"],
            ),
            "token": endpoint("token", "token.Token", client_authn_method=methods),
            "end_session": {
                "path": "session", "class": SignOut,
                "kwargs": {
                    "logout_verify_url": f"{base}/verify_logout", "post_logout_uri_path": "after", "signing_alg": "ES256",
                },
            },
        },
        "token_handler_args": {
            "jwks_def": {
                "private_path": str(folder / "tokens.json"),
                "key_defs": [{"type": "oct", "bytes": "24", "use": ["enc"], "kid": "code"}],
            },
            "code": {"kwargs": {"lifetime": 600}},
            "token": {"class": "idpyoidc.server.token.jwt_token.JWTToken", "kwargs": {"lifetime": 3600}},
            "id_token": {"class": "idpyoidc.server.token.id_token.IDToken", "kwargs": {}},
        },
        "authentication": {"one": asks(PASSWORD_ACR), "two": asks(TWO_ACR)},
        "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": {name: {} for name in PEOPLE}}},
        "add_on": {"pkce": {"function": "idpyoidc.server.oauth2.add_on.pkce.add_support", "kwargs": {"essential": True}}},
    }  # fmt: skip


def build(folder: Path, base: str, back: str, after: str) -> Flask:
    """Make the provider with its one client, which comes back to `back` and, signed out, to `after`."""
    (folder / "people.json").write_text(json.dumps(PEOPLE), "utf-8")
    server = Server(OPConfiguration(configuration(folder, base), base_path=str(folder)), cwd=str(folder))
    context = server.get_context()
    context.session_manager.sub_func["public"] = lambda name, **_: f"sub-{name}"
    context.cdb[CLIENT] = {
        "client_secret": SECRET, "redirect_uris": [(back, {})], "post_logout_redirect_uri": [(after, {})],
        "token_endpoint_auth_method": "client_secret_basic", "response_types_supported": ["code"],
        "allowed_scopes": ["openid"],
    }  # fmt: skip
    server.keyjar.add_symmetric(CLIENT, SECRET)
    flask = Flask("provider")
    flask.add_url_rule("/jwks", view_func=lambda: server.keyjar.export_jwks())
    flask.add_url_rule("/.well-known/openid-configuration", "known", lambda: _answer(server, "provider_config"))
    flask.add_url_rule("/authorization", "authorization", lambda: _answer(server, "authorization"))
    flask.add_url_rule("/token", "token", lambda: _answer(server, "token"), methods=["POST"])
    flask.add_url_rule("/session", "session", lambda: _answer(server, "session"))
    flask.add_url_rule("/verify", "verify", lambda: _verify(server), methods=["POST"])
    flask.add_url_rule("/verify_logout", "logout", lambda: _logout(server))
    return flask


def _answer(server: Server, name: str) -> Response:
    endpoint = server.get_endpoint(name)
    cookies = [{"name": key, "value": value} for key, value in request.cookies.items()]
    headers = {key: value for key, value in request.headers.items(lower=True) if key not in ("cookie", "user-agent")}
    about = {"headers": headers, "method": request.method, "url": request.url, "cookie": cookies}
    try:
        asked = endpoint.parse_request((request.form or request.args).to_dict(), http_info=about)
        if isinstance(asked, ResponseMessage) and "error" in asked:
            return Response(asked.to_json(), 400, mimetype="application/json")
        asked = AccessTokenRequest(**asked) if name == "token" else asked
        done = endpoint.process_request(asked, http_info=about)
    except Exception as error:
        logging.exception("refused")
        return Response(ResponseMessage(error="invalid_request", error_description=str(error)).to_json(), 400)
    if "redirect_location" in done:
        return redirect(done["redirect_location"])  # type: ignore[return-value]
    if "http_response" in done:
        return make_response(done["http_response"], 200)
    return _written(endpoint, asked, done)


def _written(endpoint, asked, done) -> Response:
    info = endpoint.do_response(request=asked, **done)
    if info.get("response_placement", endpoint.response_placement) == "body":
        answer = make_response(info["response"], info.get("response_code", 400 if "error" in done else 200))
    else:
        answer = redirect(info["response"])  # type: ignore[assignment]
    for key, value in info["http_headers"]:
        answer.headers[key] = value
    for cookie in info.get("cookie", []):
        plain = {key: value for key, value in cookie.items() if key in ("value", "max_age", "httponly")}
        answer.set_cookie(cookie["name"], samesite="Lax", **plain)
    return answer


def _verify(server: Server) -> Response:
    """Check the password that was typed, and lead back with a code."""
    method = server.get_context().authn_broker.get_method_by_id("one")
    try:
        name = method.verify(username=request.form["username"], password=request.form["password"])
    except FailedAuthentication:
        return Response("Authentication failed", 403)
    held = method.unpack_token(request.form["token"])
    asked = AuthorizationRequest().from_urlencoded(held["query"])
    endpoint = server.get_endpoint("authorization")
    session = endpoint.create_session(asked, name, held["authn_class_ref"], held["iat"], method)
    return _written(endpoint, asked, endpoint.authz_part2(request=asked, session_id=session))


def _logout(server: Server) -> Response:
    endpoint = server.get_endpoint("session")
    held = endpoint.unpack_signed_jwt(request.args["sjwt"])
    endpoint.do_verified_logout(**held)
    answer = redirect(held["redirect_uri"])
    for cookie in endpoint.kill_cookies():
        answer.delete_cookie(cookie["name"])
    return answer  # type: ignore[return-value]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder, back, after = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    made = make_server("127.0.0.1", 0, Flask("soon"), threaded=True)
    made.app = build(folder, f"http://127.0.0.1:{made.server_port}", back, after)
    print(f"http://127.0.0.1:{made.server_port}", flush=True)
    made.serve_forever()
