package dev.parley.server.rpc;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Role;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.RoomKind;
import dev.parley.server.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The arguments of requests as the model's words. Each throws {@link RefusedArgument} (`FIELD_INVALID`) that names the
/// field and says what to write instead.
final class Arguments {
    static final int DEFAULT_PAGE_SIZE = 50;
    static final int MAX_PAGE_SIZE = 200;
    private static final int MAX_QUOTED_CHARACTERS = 40;

    private Arguments() {}

    static RoomId room(String field, String text) {
        return RoomId.parse(text)
                .orElseThrow(
                        () -> invalid(field, "must be `r` followed by digits, as CreateRoom answered it" + got(text)));
    }

    static @Nullable RoomId optionalRoom(String field, String text) {
        return text.isEmpty() ? null : room(field, text);
    }

    static List<RoomId> rooms(String field, List<String> texts) {
        List<RoomId> rooms = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) rooms.add(room(field + "[" + i + "]", texts.get(i)));
        return rooms;
    }

    static UserId user(String field, String text) {
        return UserId.parse(text)
                .orElseThrow(
                        () -> invalid(field, "must be `u` followed by digits, as SearchUsers answers it" + got(text)));
    }

    /// Each once, in the order given.
    static List<UserId> users(String field, List<String> texts) {
        Set<UserId> users = new LinkedHashSet<>();
        for (int i = 0; i < texts.size(); i++) users.add(user(field + "[" + i + "]", texts.get(i)));
        return List.copyOf(users);
    }

    private static String got(String text) {
        if (text.isEmpty()) return "; it is missing";
        if (UserId.parse(text).isPresent()) return "; you gave a user id";
        if (RoomId.parse(text).isPresent()) return "; you gave a room id";
        if (text.codePoints().anyMatch(Character::isISOControl)) return "";
        return "; you gave `"
                + (text.length() <= MAX_QUOTED_CHARACTERS ? text : text.substring(0, MAX_QUOTED_CHARACTERS) + "…")
                + "`";
    }

    /// A UUID that the contract's rules have already checked.
    static UUID uuid(String field, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw invalid(field, "must be a UUID");
        }
    }

    static Optional<UUID> optionalUuid(String field, String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(uuid(field, text));
    }

    static RoomKind kind(String field, dev.parley.v1.Room.Kind kind) {
        return switch (kind) {
            case KIND_PUBLIC -> RoomKind.PUBLIC;
            case KIND_PRIVATE -> RoomKind.PRIVATE;
            case KIND_DIRECT -> RoomKind.DIRECT;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw invalid(field, "must be KIND_PUBLIC or KIND_PRIVATE");
        };
    }

    static Role role(String field, dev.parley.v1.Role role) {
        return switch (role) {
            case ROLE_MEMBER -> Role.MEMBER;
            case ROLE_ADMIN -> Role.ADMIN;
            case ROLE_OWNER -> Role.OWNER;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                throw invalid(field, "must be ROLE_MEMBER, ROLE_ADMIN or ROLE_OWNER");
        };
    }

    static int pageSize(int asked) {
        return asked == 0 ? DEFAULT_PAGE_SIZE : Math.min(asked, MAX_PAGE_SIZE);
    }

    /// The revision that an etag names; null when there is none. One that no resource has matches none.
    static @Nullable Long revision(String etag) {
        if (etag.isEmpty()) return null;
        try {
            return Long.parseLong(etag);
        } catch (NumberFormatException notOurs) {
            return -1L;
        }
    }

    /// The fields to change, by AIP-134: those that the mask names, or all of the permitted ones for `*`, or when it is
    /// empty those that are set.
    ///
    /// @param permitted what may be changed
    static Set<String> mask(FieldMask mask, Message resource, String... permitted) {
        Set<String> allowed = new LinkedHashSet<>(List.of(permitted));
        Set<String> named = new LinkedHashSet<>(mask.getPathsList());
        if (named.isEmpty()) {
            allowed.removeIf(name -> !isSet(resource, name));
            if (allowed.isEmpty()) throw invalid("update_mask", "names nothing to change; name " + oneOf(permitted));
            return allowed;
        }
        if (named.equals(Set.of("*"))) return allowed;
        for (String name : named) {
            if (!allowed.contains(name)) {
                throw invalid("update_mask", "names a field that cannot be changed; name " + oneOf(permitted));
            }
        }
        return named;
    }

    private static String oneOf(String... names) {
        return "one or more of `" + String.join("`, `", names) + "`";
    }

    private static boolean isSet(Message resource, String name) {
        var field = resource.getDescriptorForType().findFieldByName(name);
        if (field == null) throw new IllegalStateException("a mask permits an unknown field: " + name);
        return field.isRepeated()
                ? resource.getRepeatedFieldCount(field) > 0
                : resource.getAllFields().containsKey(field);
    }

    static RefusedArgument invalid(String field, String description) {
        return new RefusedArgument(Refusal.field(field, description));
    }
}
