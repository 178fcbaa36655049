package dev.parley.server.chat;

import dev.parley.server.log.Command;
import dev.parley.server.log.Transaction;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import dev.parley.server.store.ProfileChange;
import org.jspecify.annotations.Nullable;

/// Changes the caller's own profile. It is no entry of the log: who shows a user asks for it. It goes through the
/// sequencer only so that a request id holds for it as for every other change. Repeating it changes nothing.
///
/// @param displayName the new one, checked; null leaves it
/// @param avatarUrl the new one, checked, empty to remove it; null leaves it
/// @param expectedRevision `ETAG_MISMATCH` when the profile has another one; null changes whatever there is
public record UpdateProfile(
        UserId caller,
        @Nullable String displayName,
        @Nullable String avatarUrl,
        @Nullable Long expectedRevision) implements Command<UserProfile> {
    @Override
    public Outcome<UserProfile> run(Transaction tx) {
        var change = new ProfileChange(displayName, avatarUrl, expectedRevision);
        return tx.tables().users().update(caller, change, tx.now());
    }

    @Override
    public boolean isBarrier() {
        return false;
    }
}
