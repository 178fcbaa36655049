package dev.parley.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// An object of a file of cases. Every key must be asked for: one that is misspelt would be no test at all.
/// All errors say where they are.
final class Fields {
    private final String where;
    private final Map<String, JsonElement> left = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    private Fields(String where, JsonObject object) {
        this.where = where;
        left.putAll(object.asMap());
    }

    /// What is read from an object.
    ///
    /// @param where what a person looks for in the file
    /// @throws IllegalArgumentException when it is no object, lacks a key, or has one that was not asked for
    static <T> T read(String where, JsonElement element, Function<Fields, T> reader) {
        if (!element.isJsonObject()) throw new IllegalArgumentException(where + ": write an object, not " + element);
        Fields fields = new Fields(where, element.getAsJsonObject());
        T found = reader.apply(fields);
        fields.end();
        return found;
    }

    private void end() {
        if (left.isEmpty()) return;
        throw new IllegalArgumentException(where + ": unknown " + left.keySet() + "; known here are " + asked);
    }

    String where() {
        return where;
    }

    /// The names of all keys that were not asked for yet.
    List<String> names() {
        return List.copyOf(left.keySet());
    }

    Optional<JsonElement> find(String key) {
        asked.add(key);
        return Optional.ofNullable(left.remove(key));
    }

    /// A value that may be left out, but not be null.
    <T> Optional<T> find(String key, Function<JsonElement, T> reader) {
        return find(key).map(element -> convert(key, element, reader));
    }

    JsonElement get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(where + ": \"" + key + "\" is missing"));
    }

    private <T> T get(String key, Function<JsonElement, T> reader) {
        return convert(key, get(key), reader);
    }

    private <T> T convert(String key, JsonElement element, Function<JsonElement, T> reader) {
        try {
            return reader.apply(element);
        } catch (IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            throw new IllegalArgumentException(where + ": \"" + key + "\" cannot be " + element, e);
        }
    }

    String text(String key) {
        return get(key, JsonElement::getAsString);
    }

    /// Empty for null, which has to be written.
    Optional<String> textOrNull(String key) {
        JsonElement value = get(key);
        return value.isJsonNull() ? Optional.empty() : Optional.of(convert(key, value, JsonElement::getAsString));
    }

    long number(String key) {
        return get(key, JsonElement::getAsLong);
    }

    /// Empty for null, which has to be written.
    Optional<Long> numberOrNull(String key) {
        JsonElement value = get(key);
        return value.isJsonNull() ? Optional.empty() : Optional.of(convert(key, value, JsonElement::getAsLong));
    }

    boolean flag(String key) {
        return get(key, JsonElement::getAsBoolean);
    }

    <E extends Enum<E>> E oneOf(Class<E> type, String key) {
        return constant(type, where, text(key));
    }

    static <E extends Enum<E>> E constant(Class<E> type, String where, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + ": \"" + name + "\" is none of " + List.of(type.getEnumConstants()), e);
        }
    }

    /// One of the two rooms that a play has.
    String room() {
        return known(text("room"));
    }

    private String known(String room) {
        if (room.equals(Play.ROOM) || room.equals(Play.OTHER_ROOM)) return room;
        throw new IllegalArgumentException(
                where + ": there is no room \"" + room + "\"; write " + Play.ROOM + " or " + Play.OTHER_ROOM);
    }

    /// A value for each room that is named.
    <T> Optional<Map<String, T>> byRoom(String key, Function<JsonElement, T> reader) {
        return find(key, element -> {
            Map<String, T> all = new LinkedHashMap<>();
            element.getAsJsonObject()
                    .asMap()
                    .forEach((room, value) -> all.put(known(room), convert(key, value, reader)));
            return all;
        });
    }

    static List<String> texts(JsonElement element) {
        return list(element, JsonElement::getAsString);
    }

    static <T> List<T> list(JsonElement element, Function<JsonElement, T> reader) {
        List<T> all = new ArrayList<>();
        for (JsonElement each : element.getAsJsonArray()) all.add(reader.apply(each));
        return all;
    }
}
