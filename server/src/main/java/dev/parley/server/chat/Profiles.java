package dev.parley.server.chat;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.UserId;
import dev.parley.server.model.UserProfile;
import dev.parley.server.store.Reads;
import dev.parley.server.store.UserPage;
import java.util.List;
import java.util.Optional;

/// What everybody may see of users. Each call blocks and sees one snapshot.
public final class Profiles {
    private final Reads reads;

    public Profiles(Reads reads) {
        this.reads = reads;
    }

    /// @return or `USER_NOT_FOUND`
    public Outcome<UserProfile> find(UserId user) {
        return orNotFound(reads.read(tables -> tables.users().find(user)), user.toString());
    }

    /// @param handle without regard to case
    /// @return or `USER_NOT_FOUND`
    public Outcome<UserProfile> findByHandle(String handle) {
        return orNotFound(reads.read(tables -> tables.users().findByHandle(handle)), handle);
    }

    private static Outcome<UserProfile> orNotFound(Optional<UserProfile> user, String name) {
        return user.map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.of(Reason.USER_NOT_FOUND, "there is no such user")
                        .with("user_id", name)));
    }

    /// Those of the users that exist, in the order asked.
    public List<UserProfile> findAll(List<UserId> users) {
        return reads.read(tables -> tables.users().findAll(users));
    }

    /// The users whose handle or display name begins with the prefix, without regard to case.
    public UserPage search(String prefix, UserPage.Cursor after, int size) {
        return reads.read(tables -> tables.users().search(prefix, after, size));
    }
}
