package io.caracal.common.health;

import java.util.List;
import java.util.Optional;

/**
 * Why the verdict is what it is, or would be under assumptions.
 *
 * @param verdict the verdict, under the assumptions
 * @param tree the condition of being ready
 * @param flips names of the leaves each of which, alone, would turn the verdict around
 * @param assumed names whose status was assumed
 * @param unknown assumptions that name no invariant or could not be read
 */
public record Explanation(Verdict verdict, Node tree, List<String> flips, List<String> assumed, List<String> unknown) {

    public Explanation {
        flips = List.copyOf(flips);
        assumed = List.copyOf(assumed);
        unknown = List.copyOf(unknown);
    }

    /** How a node comes to its value. */
    public enum Operator {
        /** Holds when all children hold. */
        ALL,
        /** Holds when nothing that counts is broken there; always holds when its breach does not gate. */
        LEAF;

        /** The spelling in answers. */
        public String text() {
            return this == ALL ? "all" : "leaf";
        }
    }

    /**
     * One part of the condition.
     *
     * @param name of the group or of the invariant
     * @param holds the value of this node
     * @param why one clause that gives the ground for the value
     * @param children of a group
     * @param standing of a leaf
     */
    public record Node(
            String name,
            Operator operator,
            boolean holds,
            String why,
            List<Node> children,
            Optional<Standing> standing) {

        public Node {
            children = List.copyOf(children);
        }
    }
}
