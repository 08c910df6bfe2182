#!/usr/bin/env python3
"""Writes vectors.txt: hashes of the schemes that passhash takes, made and judged by other people's implementations.

    python3 -m venv venv
    venv/bin/pip install argon2-cffi==25.1.0 argon2-cffi-bindings==26.2.0 bcrypt==4.0.1 Django==5.2.19 passlib==1.7.4
    npm install @phc/pbkdf2@1.1.14
    venv/bin/python vectors.py PasswordHash.php > vectors.txt

It was run with Python 3.11 on Debian 12, whose libcrypt is libxcrypt 4.4.33 (crypt_blowfish and Drepper's sha-crypt are in it),
with its OpenSSL 3.0.19, its PHP 8.2.36 and Node 20.20. PasswordHash.php is Openwall's phpass 0.5; Debian's package wordpress has
it as wp-includes/class-phpass.php. Every salt is fixed, so that the same file comes out, but for @phc/pbkdf2's. bcrypt 4.0.1
cuts a password at 72 bytes, as all before 5.0 did; 5.0 refuses it.
"""

import ctypes
import json
import subprocess
import sys
from importlib.metadata import version

import argon2
import bcrypt
from django.conf import settings
from passlib import hash as schemes

settings.configure()
from django.contrib.auth import hashers  # noqa: E402, it reads the settings

libcrypt = ctypes.CDLL("libcrypt.so.1")
libcrypt.crypt.restype = ctypes.c_char_p

UNICODE = "pässwörd ☃ 🔑 пароль"
WORDS = ["", "password", " Correct horse 4! ", UNICODE, "a" * 71 + "é", "a" * 72, "a" * 73, "0123456789" * 20]


def emit(made_by, text, word, verify, guesses=None):
    """One row for each guess, with what the maker itself says of it."""
    if not text or text.startswith("*"):
        sys.exit(f"{made_by} made nothing of {word!r}")
    guesses = guesses or [word, word + "x"]
    if not verify(text, word):
        sys.exit(f"{made_by} does not know its own {text}")
    for guess in guesses:
        print("yes" if verify(text, guess) else "no", text, json.dumps(guess), made_by, sep="\t")


def crypt(word, setting):
    return libcrypt.crypt(word.encode(), setting.encode()).decode()


def crypts(setting, words, shorter=False):
    for word in words:
        guesses = dict.fromkeys([word, word + "x", word[:-1]] if shorter else [word, word + "x"])
        emit("libxcrypt 4.4.33", crypt(word, setting), word, lambda text, guess: crypt(guess, text) == text, guesses)


def openssl(setting, word):
    _, scheme, *rounds, salt = setting.split("$")
    salt = "$".join([*rounds, salt])
    return subprocess.run(["openssl", "passwd", "-" + scheme, "-salt", salt, "-stdin"], input=word.encode(),
                          capture_output=True, check=True).stdout.decode().strip()


def bcrypts():
    crypts("$2y$04$......................", WORDS, shorter=True)
    for prefix in ("$2a$", "$2b$", "$2y$"):
        crypts(prefix + "06$N9qo8uLOickgx2ZMRZoMye", ["password", UNICODE])
    verify = lambda text, guess: bcrypt.checkpw(guess.encode(), text.encode())
    for n, word in enumerate(WORDS):
        text = bcrypt.hashpw(word.encode(), (b"$2b$", b"$2a$")[n % 2] + b"05$abcdefghijklmnopqrstuu").decode()
        emit("bcrypt 4.0.1", text, word, verify, dict.fromkeys([word, word + "x", word[:-1]]))
    emit("bcrypt 4.0.1", bcrypt.hashpw(b"password", b"$2b$12$abcdefghijklmnopqrstuu").decode(), "password", verify, ["password"])


def argon2s():
    kinds = {"argon2id": argon2.Type.ID, "argon2i": argon2.Type.I}
    costs = [(64, 1, 1, 16), (256, 3, 4, 32), (1024, 2, 2, 64)]
    for kind in kinds.values():
        verify = lambda text, guess: argon2_verifies(text, guess, kind)
        for n, word in enumerate(WORDS):
            memory, passes, lanes, length = costs[n % len(costs)]
            salt = (b"somesalt", b"0123456789abcdef", b"a long salt, " * 10)[n % 3]
            text = argon2.low_level.hash_secret(word.encode(), salt, passes, memory, lanes, length, kind).decode()
            emit("argon2-cffi 25.1.0", text, word, verify)
    text = argon2.low_level.hash_secret(b"password", b"0123456789abcdef", 3, 65536, 4, 32, argon2.Type.ID).decode()
    emit("argon2-cffi 25.1.0", text, "password", lambda text, guess: argon2_verifies(text, guess, argon2.Type.ID), ["password"])


def argon2_verifies(text, guess, kind):
    try:
        return argon2.low_level.verify_secret(text.encode(), guess.encode(), kind)
    except argon2.exceptions.VerifyMismatchError:
        return False


def passlibs():
    salts = [b"", b"saltsalt", b"\xfb\xff\xbe" * 8, b"a long salt, " * 8]
    costs = [(4, 8, 1), (7, 3, 5), (1, 1, 2)]
    for n, word in enumerate(WORDS):
        log, size, lanes = costs[n % 3]
        for maker in (schemes.scrypt.using(rounds=log, block_size=size, parallelism=lanes),
                      schemes.pbkdf2_sha256.using(rounds=(1, 1234)[n % 2]), schemes.pbkdf2_sha512.using(rounds=(1, 777)[n % 2])):
            made = maker.using(salt=salts[n % len(salts)]).hash(word)
            emit("passlib 1.7.4", made, word, lambda text, guess: maker.verify(guess, text))
    for maker in (schemes.pbkdf2_sha256, schemes.pbkdf2_sha512, schemes.scrypt.using(rounds=16)):  # what they make unasked
        emit("passlib 1.7.4", maker.using(salt=b"0123456789abcdef").hash("password"), "password", lambda text, guess: maker.verify(guess, text), ["password"])
    for maker in (schemes.sha256_crypt, schemes.sha512_crypt):
        for rounds, salt in ((1000, "rounded"), (1001, "0123456789abcdef"), (5000, "unsaid")):
            for word in ("password", UNICODE):
                emit("passlib 1.7.4", maker.using(rounds=rounds, salt=salt).hash(word), word, lambda text, guess: maker.verify(guess, text))
    for ident in ("P", "H"):
        emit("passlib 1.7.4", schemes.phpass.using(ident=ident, rounds=7, salt="saltsalt").hash("password"), "password",
             lambda text, guess: schemes.phpass.verify(guess, text))


def djangos():
    salts = ["saltSALT", "wJqfZP3Qc2mYx8R1sT7uVn"]
    makers = [(hashers.PBKDF2PasswordHasher(), ({"iterations": 1}, {"iterations": 4321})),
              (hashers.ScryptPasswordHasher(), ({"n": 16, "r": 8, "p": 1}, {"n": 128, "r": 3, "p": 5}))]
    for maker, costs in makers:
        for n, word in enumerate(WORDS):
            text = maker.encode(word, salts[n % 2], **costs[n % 2])
            emit("Django 5.2.19", text, word, lambda text, guess: maker.verify(guess, text))
    for maker in (hashers.BCryptSHA256PasswordHasher(), hashers.BCryptPasswordHasher()):
        for word in WORDS:
            text = maker.encode(word, b"$2b$04$abcdefghijklmnopqrstuu")
            emit("Django 5.2.19", text, word, lambda text, guess: maker.verify(guess, text))
    small = hashers.Argon2PasswordHasher()
    small.memory_cost, small.time_cost, small.parallelism = 128, 2, 8
    emit("Django 5.2.19", small.encode(UNICODE, salts[1]), UNICODE, lambda text, guess: small.verify(guess, text))
    for maker in (hashers.PBKDF2PasswordHasher(), hashers.ScryptPasswordHasher()):  # what they make unasked
        emit("Django 5.2.19", maker.encode("password", salts[1]), "password", lambda text, guess: maker.verify(guess, text), ["password"])


def shacrypts():
    for scheme in ("5", "6"):
        crypts(f"${scheme}$rounds=1001$salt./SALT", WORDS)
        for setting in ("", "0123456789abcdef", "rounds=1000$x", "rounds=5000$said"):
            crypts(f"${scheme}${setting}", ["", UNICODE])
        crypts(f"${scheme}$saltstring", ["a" * n for n in (15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129)])
        for setting, word in (  # the specification's own, but for its longest run
            ("saltstring", "Hello world!"), ("rounds=10000$saltstringsaltstring", "Hello world!"),
            ("rounds=5000$toolongsaltstring", "This is just a test"),
            ("rounds=1400$anotherlongsaltstring", "a very much longer text to encrypt.  This one even stretches over morethan one line."),
            ("rounds=77777$short", "we have a short salt string but not a short password"),
            ("rounds=1000$roundstoolow", "the minimum number is still observed"),
        ):
            setting = f"${scheme}${setting}"
            crypts(setting, [word])
            check = lambda text, guess: openssl(text.rpartition("$")[0], guess) == text
            emit("OpenSSL 3.0.19", openssl(setting, word), word, check, [word, word + "."])


def phpasses(source):
    code = """
        require $argv[1]; $hasher = new PasswordHash(8, true); $out = [];
        foreach (json_decode(stream_get_contents(STDIN)) as [$word, $setting, $guesses]) {
            $text = $hasher->crypt_private($word, $setting);
            $out[] = [$text, array_map(fn($guess) => $hasher->CheckPassword($guess, $text), $guesses)];
        }
        echo json_encode($out);"""
    settings = ("$P$5abcdefgh", "$H$9./09AZaz", "$P$BSALTsalt")
    asked = [(word, settings[n % 3], [word, word + "x"]) for n, word in enumerate(WORDS)]
    out = subprocess.run(["php", "-r", code, "--", source], input=json.dumps(asked).encode(), capture_output=True, check=True)
    for (word, _, guesses), (text, says) in zip(asked, json.loads(out.stdout)):
        said = dict(zip(guesses, says))
        emit("phpass 0.5 on PHP 8.2.36", text, word, lambda _, guess: said[guess], guesses)


def phcs():
    code = """
        const {hash, verify} = require('@phc/pbkdf2');
        (async () => {
            const out = [];
            for (const word of JSON.parse(process.argv[1])) for (const digest of ['sha256', 'sha512']) {
                const text = await hash(word, {digest, iterations: 1000});
                out.push([word, text, await verify(text, word), await verify(text, word + 'x')]);
            }
            console.log(JSON.stringify(out));
        })();"""
    out = subprocess.run(["node", "-e", code, json.dumps(["password", UNICODE])], capture_output=True, check=True)
    for word, text, right, wrong in json.loads(out.stdout):
        emit("@phc/pbkdf2 1.1.14", text, word, lambda _, guess: {word: right, word + "x": wrong}[guess], [word, word + "x"])


if __name__ == "__main__":
    versions = tuple(version(name) for name in ("argon2-cffi", "bcrypt", "Django", "passlib"))
    if versions != ("25.1.0", "4.0.1", "5.2.19", "1.7.4"):
        sys.exit(f"other versions than are written down: {versions}")
    print("# Made by vectors.py: does it match, the hash, the password in JSON, and who made the hash and says so.")
    bcrypts()
    argon2s()
    passlibs()
    djangos()
    shacrypts()
    phpasses(sys.argv[1])
    phcs()
