/// Who is calling: tokens of two issuers become a `Caller`, and the built-in issuer's accounts sign up, sign in,
/// refresh
/// and sign out. `Identity` puts it together; `Authenticator` is what every call meets.
///
/// Imports: `store`, `model`, the JOSE, Argon2, cache and bucket libraries. Deliberately absent: gRPC, SQL, and
/// any decision about rooms. Logs here hold ids, never tokens, passwords or handles.
@NullMarked
package dev.parley.server.auth;

import org.jspecify.annotations.NullMarked;
