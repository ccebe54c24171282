package io.caracal.core.policy.document;

import java.util.EnumMap;
import java.util.Map;

/** Reads a whole document into its rules. */
final class DocumentReader {
    private static final String PACKAGE = "caracal.authz";

    private final Cursor cursor;
    private final boolean rego;
    private final LiteralReader literals;
    private final Map<RuleName, RuleBuilder> rules = new EnumMap<>(RuleName.class);

    private DocumentReader(String content) {
        this.cursor = new Cursor(content);
        this.rego = !isJson(content);
        this.literals = new LiteralReader(cursor, rego);
    }

    /** A document whose first character is an opening brace is JSON; no Rego module can begin so. */
    static boolean isJson(String content) {
        return content.stripLeading().startsWith("{");
    }

    static Map<RuleName, RuleData> read(String content) throws PolicyDocumentException {
        DocumentReader reader = new DocumentReader(content);
        if (reader.rego) {
            reader.module();
        } else {
            reader.object();
        }
        Map<RuleName, RuleData> rules = new EnumMap<>(RuleName.class);
        reader.rules.forEach((rule, definitions) -> rules.put(rule, definitions.build()));
        return rules;
    }

    private void object() throws PolicyDocumentException {
        cursor.skipBlank(false);
        cursor.next();
        cursor.skipBlank(false);
        if (!cursor.accept('}')) {
            do {
                cursor.skipBlank(false);
                jsonMember();
                cursor.skipBlank(false);
            } while (cursor.accept(','));
            if (!cursor.accept('}')) {
                throw cursor.refused("expected ',' or '}' but found " + Constructs.here(cursor));
            }
        }
        cursor.skipBlank(false);
        if (!cursor.atEnd()) {
            throw cursor.refused("expected the end of the document but found " + Constructs.here(cursor));
        }
    }

    private void jsonMember() throws PolicyDocumentException {
        Position start = cursor.position();
        RuleName rule = rule(literals.string("a member name"), start);
        cursor.skipBlank(false);
        if (!cursor.accept(':')) {
            throw cursor.refused("expected ':' but found " + Constructs.here(cursor));
        }
        if (rules.put(rule, new RuleBuilder(RuleData.complete(literals.read()))) != null) {
            throw start.refused("the member " + rule.wire() + " occurs twice");
        }
    }

    private void module() throws PolicyDocumentException {
        cursor.skipBlank(true);
        if (!cursor.peekWord().equals("package")) {
            throw cursor.refused("a document begins with package " + PACKAGE + ", not " + Constructs.here(cursor));
        }
        packageDeclaration();
        while (startOfStatement()) {
            statement();
        }
    }

    /** Moves to the next statement, which must be on a line of its own; false at the end. */
    private boolean startOfStatement() throws PolicyDocumentException {
        int line = cursor.line();
        cursor.skipBlank(true);
        if (cursor.atEnd()) {
            return false;
        }
        if (cursor.line() == line) {
            throw cursor.refused(
                    Constructs.ofSymbol(cursor) + "; only a literal value ends a rule, one rule to a line");
        }
        return true;
    }

    private void packageDeclaration() throws PolicyDocumentException {
        cursor.word();
        cursor.skipBlank(false);
        Position start = cursor.position();
        if (!path().equals(PACKAGE)) {
            throw start.refused("the package must be " + PACKAGE);
        }
    }

    private void statement() throws PolicyDocumentException {
        String word = cursor.peekWord();
        switch (word) {
            case "" -> throw cursor.refused(Constructs.ofSymbol(cursor) + "; expected a rule");
            case "package" -> throw cursor.refused("second package declaration; a document has one");
            case "import" -> importDeclaration();
            case "default" -> throw cursor.refused("default is not supported; write name := value");
            case "else" -> throw cursor.refused("else is not supported; write name := value");
            default -> definition();
        }
    }

    private void importDeclaration() throws PolicyDocumentException {
        cursor.word();
        cursor.skipBlank(false);
        Position start = cursor.position();
        String path = path();
        if (!path.equals("rego.v1") && !path.equals("future.keywords") && !path.startsWith("future.keywords.")) {
            throw start.refused("import of " + Constructs.quoted(path)
                    + " is not supported; accepted are rego.v1 and future.keywords");
        }
    }

    private String path() {
        StringBuilder path = new StringBuilder(cursor.word());
        while (cursor.peek() == '.' && Cursor.startsWord(cursor.peek(1))) {
            path.append(cursor.next()).append(cursor.word());
        }
        return path.toString();
    }

    private void definition() throws PolicyDocumentException {
        Position start = cursor.position();
        String name = cursor.word();
        if (cursor.peek() == '(') {
            throw start.refused("function " + Constructs.quoted(name) + " is not supported; write name := value");
        }
        RuleName rule = rule(name, start);
        RuleData data = data(rule);
        RuleBuilder earlier = rules.get(rule);
        if (earlier == null) {
            rules.put(rule, new RuleBuilder(data));
            return;
        }
        try {
            earlier.add(data);
        } catch (RuleConflictException conflict) {
            throw start.refused("rule " + rule.wire() + ": " + conflict.getMessage());
        }
    }

    private RuleData data(RuleName rule) throws PolicyDocumentException {
        if (cursor.peek() == '[' || cursor.peek() == '.') {
            String key = key();
            return RuleData.member(key, assigned(rule, cursor.position()));
        }
        Position end = cursor.position();
        cursor.skipBlank(true);
        if (cursor.line() == end.line() && cursor.peekWord().equals("contains")) {
            cursor.word();
            return RuleData.element(literals.read());
        }
        return RuleData.complete(assigned(rule, end));
    }

    private String key() throws PolicyDocumentException {
        String key;
        if (cursor.accept('.')) {
            key = cursor.word();
            if (key.isEmpty()) {
                throw cursor.refused("expected a key after '.'");
            }
        } else {
            cursor.next();
            cursor.skipBlank(true);
            key = literals.string("the key of a rule");
            cursor.skipBlank(true);
            if (!cursor.accept(']')) {
                throw cursor.refused("expected ']' but found " + Constructs.here(cursor));
            }
        }
        if (cursor.peek() == '[' || cursor.peek() == '.') {
            throw cursor.refused("more than one key on the left is not supported; write name[\"key\"] := value");
        }
        return key;
    }

    private Datum assigned(RuleName rule, Position end) throws PolicyDocumentException {
        cursor.skipBlank(true);
        boolean colon = cursor.peek() == ':' && cursor.peek(1) == '=';
        if (colon) {
            cursor.next();
        }
        if (cursor.line() == end.line() && cursor.peek() == '=' && (colon || cursor.peek(1) != '=')) {
            cursor.next();
            return literals.read();
        }
        if (cursor.atEnd() || cursor.line() != end.line()) {
            throw end.refused("rule " + rule.wire() + " has no value; write name := value");
        }
        throw cursor.refused(Constructs.ofSymbol(cursor) + "; write name := value");
    }

    private static RuleName rule(String name, Position start) throws PolicyDocumentException {
        return RuleName.parse(name)
                .orElseThrow(() -> start.refused(
                        "rule " + Constructs.quoted(name) + " is not allowed; accepted are " + RuleName.listing()));
    }
}
