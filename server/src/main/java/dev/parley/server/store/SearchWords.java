package dev.parley.server.store;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// PostgreSQL's full text search, as far as jOOQ has no words for it. Words are compared without regard to case and
/// without stemming (configuration `simple`).
///
/// A message's room is one of its words, so that one index narrows to words and rooms at once. That word holds a
/// blank, which no word of a text does: nobody can write or ask for it.
final class SearchWords {
    private SearchWords() {}

    /// The words of a text.
    static Field<Object> of(Field<String> text) {
        return DSL.field("to_tsvector('simple', {0})", SQLDataType.OTHER, text);
    }

    /// The words of a text and the word of its room.
    static Field<Object> of(Field<Long> room, Field<String> text) {
        return DSL.field(
                "array_to_tsvector(ARRAY['room ' || {0}]) || to_tsvector('simple', {1})",
                SQLDataType.OTHER, room, text);
    }

    /// A question as people write it into a search box.
    static Field<Object> query(String question) {
        return DSL.field("websearch_to_tsquery('simple', {0})", SQLDataType.OTHER, DSL.val(question));
    }

    /// Whether a question asks for a word at all; without one (nothing but `-words` or signs) it would find
    /// everything.
    static Condition asksForAWord(String question) {
        return DSL.condition("querytree({0}) NOT IN ('', 'T')", query(question));
    }

    /// A question, narrowed to rooms.
    static Field<Object> query(String question, Collection<Long> rooms) {
        String either = rooms.stream().map(room -> "'room " + room + "'").collect(Collectors.joining(" | "));
        return DSL.field("({0} && {1}::tsquery)", SQLDataType.OTHER, query(question), DSL.val(either));
    }

    static Condition match(Field<?> words, Field<?> query) {
        return DSL.condition("{0} @@ {1}", words, query);
    }
}
