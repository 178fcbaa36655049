package dev.parley.server.store;

import dev.parley.server.model.UserProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a search for users.
///
/// @param next where the next page begins; null when this is the last
public record UserPage(List<UserProfile> users, @Nullable Cursor next) {
    public UserPage {
        users = List.copyOf(users);
    }

    /// A place in the results of a search: first those found by handle, then those found by display name only.
    ///
    /// @param byName whether the handles are done
    /// @param key the key of the last user before the place; empty for the beginning
    /// @param id that user's id; 0 for the beginning
    public record Cursor(boolean byName, String key, long id) {
        public static final Cursor START = new Cursor(false, "", 0);
    }
}
