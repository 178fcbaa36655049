package dev.parley.server.auth;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Outcome.Done;
import dev.parley.server.model.Outcome.Refused;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.UserId;
import dev.parley.server.store.Accounts;
import dev.parley.server.store.Accounts.Account;
import dev.parley.server.store.NewUser;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Signing up and in with a handle and a password. Everything here blocks, for as long as an Argon2 hash takes
/// and its line is. What follows upon it, refreshing and signing out, is in `SignedInSessions`.
public final class SignIn {
    private final Accounts accounts;
    private final SignedInSessions sessions;
    private final PasswordHashing hashing;
    private final SignInLimits limits;
    private final Clock clock;

    public SignIn(
            Accounts accounts, SignedInSessions sessions, PasswordHashing hashing, SignInLimits limits, Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.hashing = hashing;
        this.limits = limits;
        this.clock = clock;
    }

    /// Makes an account and signs in. With the handle and the password of an account that exists, it signs in: so
    /// a repeat after a lost answer is harmless.
    ///
    /// @param displayName the handle when empty
    /// @param address of the client, for the limits
    /// @return `FIELD_INVALID`, `HANDLE_TAKEN` or `RATE_LIMITED` when not
    public Outcome<SignedIn> signUp(
            String handle, String displayName, String password, String deviceLabel, String address) {
        String shown = displayName.isEmpty() ? handle : displayName;
        Optional<Refusal> refusal = faults(Stream.of(
                        ProfileRules.checkHandle("handle", handle),
                        ProfileRules.checkDisplayName("display_name", shown),
                        ProfileRules.checkPassword("password", password),
                        ProfileRules.checkDeviceLabel("device_label", deviceLabel)))
                .or(() -> limits.attempt(handle, address));
        if (refusal.isPresent()) return Outcome.refused(refusal.get());

        Account existing = accounts.find(handle).orElse(null);
        if (existing != null) return verified(existing, password, deviceLabel, handleTaken());
        return switch (hashing.hash(password)) {
            case Refused<String>(Refusal busy) -> Outcome.refused(busy);
            case Done<String>(String hash) -> create(new NewUser(handle, shown), hash, password, deviceLabel);
        };
    }

    private Outcome<SignedIn> create(NewUser user, String hash, String password, String deviceLabel) {
        Optional<UserId> made = accounts.create(user, hash, clock.instant());
        if (made.isPresent()) return Outcome.done(sessions.open(made.get(), deviceLabel));
        // Taken meanwhile, perhaps by this very request sent twice; or by a user without a password.
        Account overtaking = accounts.find(user.handle()).orElse(null);
        return overtaking == null
                ? Outcome.refused(handleTaken())
                : verified(overtaking, password, deviceLabel, handleTaken());
    }

    /// Opens a session for who knows the password.
    ///
    /// @param address of the client, for the limits
    /// @return `CREDENTIALS_INVALID` after the same work whether the account or the password is wrong;
    ///     `FIELD_INVALID` or `RATE_LIMITED`
    public Outcome<SignedIn> signIn(String handle, String password, String deviceLabel, String address) {
        Optional<Refusal> refusal = faults(
                        Stream.of(tooLong(password), ProfileRules.checkDeviceLabel("device_label", deviceLabel)))
                .or(() -> limits.attempt(handle, address));
        if (refusal.isPresent()) return Outcome.refused(refusal.get());
        Account account = ProfileRules.isHandle(handle) ? accounts.find(handle).orElse(null) : null;
        return verified(
                account,
                password,
                deviceLabel,
                Refusal.of(Reason.CREDENTIALS_INVALID, "no account has this handle and password"));
    }

    private Outcome<SignedIn> verified(
            @Nullable Account account, String password, String deviceLabel, Refusal otherwise) {
        return switch (hashing.matches(password, account == null ? null : account.passwordHash())) {
            case Refused<Boolean>(Refusal busy) -> Outcome.refused(busy);
            case Done<Boolean>(Boolean matches) ->
                matches && account != null
                        ? Outcome.done(sessions.open(account.user(), deviceLabel))
                        : Outcome.refused(otherwise);
        };
    }

    private static Optional<FieldFault> tooLong(String password) {
        return ProfileRules.characters(password) > ProfileRules.MAX_PASSWORD_CHARACTERS
                ? Optional.of(new FieldFault("password", "must have at most 256 characters"))
                : Optional.empty();
    }

    private static Refusal handleTaken() {
        return Refusal.of(Reason.HANDLE_TAKEN, "another user has this handle; choose another");
    }

    private static Optional<Refusal> faults(Stream<Optional<FieldFault>> checks) {
        List<FieldFault> faults = checks.flatMap(Optional::stream).toList();
        if (faults.isEmpty()) return Optional.empty();
        String message = faults.stream()
                .map(fault -> fault.field() + " " + fault.description())
                .collect(Collectors.joining("; "));
        return Optional.of(new Refusal(Reason.FIELD_INVALID, message, Map.of(), faults, null));
    }
}
