"""A browser without a screen: keeps cookies, follows no redirect by itself, fills forms."""

from __future__ import annotations

import html
import re

import requests

from tests.sign_on import provider


class Browser(requests.Session):
    """One person's browser; `at` is the address of our program."""

    def __init__(self, at: str):
        super().__init__()
        self.at = at

    def go(self, url: str) -> requests.Response:
        """Ask for an address, without going on where it leads."""
        return self.get(url if url.startswith("http") else self.at + url, allow_redirects=False, timeout=20)

    def submit(self, path: str, **values: str) -> requests.Response:
        """Send a form of ours, with the token that its page carries."""
        page = self.get(self.at + ("/tai-khoan" if self.cookies.get("phien") else "/dang-nhap"), timeout=20).text
        token = re.search(r'name="the" value="([0-9a-f]+)"', page)[1]
        data = {"the": token, **{name.replace("_", "-"): one for name, one in values.items()}}
        headers = {"Origin": self.at}
        return self.post(self.at + path, data=data, headers=headers, allow_redirects=False, timeout=20)

    def proves(self, name: str, start: str = "/dang-nhap/cong") -> str:
        """Sign in at the provider; give the address with which it leads back to us."""
        there = self.go(start).headers["Location"]
        answer = self.go(there)
        if answer.status_code == 200:
            token = html.unescape(re.search(r'name="token" value="([^"]+)"', answer.text)[1])
            data = {"token": token, "username": name, "password": provider.PEOPLE[name]}
            verify = there.split("/authorization")[0] + "/verify"
            answer = self.post(verify, data=data, allow_redirects=False, timeout=20)
        return answer.headers["Location"]

    def signs_in(self, name: str, start: str = "/dang-nhap/cong") -> requests.Response:
        """Sign in at the provider and come back."""
        return self.go(self.proves(name, start))
