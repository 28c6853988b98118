"""OpenID Connect: the agency's own log-in as a second way in, for users that exist already; nobody is created.

The first time somebody comes, the provider's verified e-mail address has to be that of exactly one active user; from
then on the provider's number for the person counts (its `sub`). A user name is not enough: elsewhere one may choose it.
"""

from hashlib import sha256
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from scorecard.models import LoginEventKind, LoginWay
from scorecard.services import login_events

ID = "agency"
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


def is_offered() -> bool:
    return bool(settings.OIDC["SERVER_URL"])


class AgencyProvider(OpenIDConnectProvider):
    """Sends a nonce along, which the signed answer has to bring back: it follows from the secret of PKCE."""

    def __init__(self, request: HttpRequest) -> None:
        told = settings.OIDC
        app = SocialApp(
            provider=OpenIDConnectProvider.id,
            provider_id=ID,
            name=told["NAME"],
            client_id=told["CLIENT_ID"],
            secret=told["SECRET"],
            settings={"server_url": told["SERVER_URL"].rstrip("/"), "oauth_pkce_enabled": True},
        )
        super().__init__(request, app=app)

    def get_pkce_params(self) -> dict[str, str]:
        told: dict[str, str] = super().get_pkce_params()
        return {**told, "nonce": nonce_of(told["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Logging in and nothing else; allauth would take other wishes from the address."""
        told = {"process": AuthProcess.LOGIN, "scope": self.get_default_scope(), "auth_params": {}}
        return {**told, "next_url": get_next_redirect_url(request)}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of what the provider tells about the person."""
        return {}

    def get_oauth2_adapter(self, request: HttpRequest) -> "AgencyLogin":
        return AgencyLogin(request)

    def get_callback_url(self) -> str:
        return reverse("provider_callback")


def nonce_of(code_verifier: str) -> str:
    return sha256(f"nonce {code_verifier}".encode()).hexdigest()


class AgencyLogin(OpenIDConnectOAuth2Adapter):
    """Believes only a token that the provider signed for us, now, and for this very log-in."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, ID)
        self.nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config["issuer"]).rstrip("/") != settings.OIDC["SERVER_URL"].rstrip("/"):
            raise OAuth2Error("the provider says that it is another")
        return config

    def get_provider(self) -> AgencyProvider:
        return AgencyProvider(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("provider_callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.nonce = nonce_of(pkce_code_verifier or "")
        told: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return told

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("no id_token")
        claims = self._decode_id_token(app, id_token)
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo of another")
            claims = {**more, **claims}
        if not str(claims.get("email", "")).isascii():
            del claims["email"]  # lower case makes a k of the sign of Kelvin, and so another's address of it
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_BY:
                raise OAuth2Error("not signed with a key of the provider's own")
        except jwt.PyJWTError as broken:
            raise OAuth2Error("Invalid id_token") from broken
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if claims.get("nonce") != self.nonce:
            raise OAuth2Error("the answer to another log-in")
        return claims


class ProviderAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Set by the environment, never in the database."""
        return [AgencyProvider(request).app] if is_offered() else []

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose log-in this is, or refuse it."""
        user = sociallogin.user if sociallogin.is_existing else _user_of(sociallogin)
        if user is None or not user.is_active:
            login_events.note(LoginEventKind.FAILED, user=user, way=LoginWay.PROVIDER)
            raise ImmediateHttpResponse(refusal(request, "unknown", 403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """allauth's page would tell what went wrong in its own words."""
        is_cancelled = request.GET.get("error") == "access_denied"
        login_events.note(LoginEventKind.FAILED, user=None, way=LoginWay.PROVIDER)
        raise ImmediateHttpResponse(refusal(request, "cancelled" if is_cancelled else "failed", 403))


def refusal(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """`reason`: unknown, cancelled, failed, or down."""
    return render(request, "account/provider_refused.html", {"reason": reason}, status=status)


def _user_of(sociallogin: SocialLogin) -> User | None:
    """The only active user with the verified address, who has not come under another number before."""
    addresses = [each.email for each in sociallogin.email_addresses if each.verified is True]
    found = list(User.objects.filter(email__iexact=addresses[0], is_active=True)[:2]) if addresses else []
    if len(found) != 1 or SocialAccount.objects.filter(user=found[0], provider=ID).exists():
        return None
    return found[0]
