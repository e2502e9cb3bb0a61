// Makes metaModel.json from the type declarations in Microsoft's npm packages of the protocol; README.md says how to run it.

import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const [folder] = process.argv.slice(2);
const read = (name) => {
  const at = path.join(folder, name);
  return ts.createSourceFile(at, fs.readFileSync(at, "utf8"), ts.ScriptTarget.Latest, true);
};
const common = "vscode-languageserver-protocol/lib/common";
const files = [
  "vscode-languageserver-types/lib/esm/main.d.ts",
  ...fs
    .readdirSync(path.join(folder, common))
    .filter((name) => /^protocol.*\.d\.ts$/.test(name) && name !== "protocol.$.d.ts")
    .map((name) => `${common}/${name}`),
].map(read);

const base = (name) => ({ kind: "base", name });
const reference = (name) => ({ kind: "reference", name });
// What the declarations take from elsewhere, or say less exactly than the specification.
const KNOWN = {
  any: reference("LSPAny"),
  unknown: reference("LSPAny"),
  object: reference("LSPObject"),
  boolean: base("boolean"),
  string: base("string"),
  void: base("null"),
  null: base("null"),
  never: undefined,
  ...Object.fromEntries(["integer", "uinteger", "decimal", "URI", "DocumentUri"].map((name) => [name, base(name)])),
};
const BUILT_IN = ["LSPAny", "LSPObject", "LSPArray", "integer", "uinteger", "decimal", "URI", "DocumentUri"];
const literals = (values) => ({ kind: "or", items: values.map((value) => ({ kind: "stringLiteral", value })) });
const TAKEN = [
  { name: "ProgressToken", type: { kind: "or", items: [base("integer"), base("string")] } },
  { name: "TraceValue", type: literals(["off", "messages", "verbose"]) },
];
const IGNORED = /^(HandlerSignature|HandlerResult|.*MiddlewareSignature|EditRange|CM)$/;

const namespaces = new Map();
const model = { metaData: {}, requests: [], notifications: [], registrations: [], structures: [], enumerations: [], typeAliases: TAKEN };
model.metaData.version = JSON.parse(fs.readFileSync(path.join(folder, "vscode-languageserver-protocol/package.json"), "utf8")).version;

const fail = (node, what) => {
  throw new Error(`${node.getSourceFile().fileName}: ${what}: ${node.getText()}`);
};
const isLiteral = (node) => ts.isLiteralTypeNode(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node);
const unquoted = (node) => (isLiteral(node) ? (node.literal ?? node).text : fail(node, "no literal"));
const members = (name) => namespaces.get(name) ?? new Map();

function type(node) {
  if (ts.isParenthesizedTypeNode(node)) return type(node.type);
  if (ts.isArrayTypeNode(node)) return { kind: "array", element: type(node.elementType) };
  if (ts.isTypeOperatorNode(node)) return type(node.type);
  if (ts.isTupleTypeNode(node)) return { kind: "tuple", items: node.elements.map(type) };
  if (ts.isUnionTypeNode(node)) {
    const items = node.types.filter((it) => it.kind !== ts.SyntaxKind.UndefinedKeyword).map(type);
    return items.length === 1 ? items[0] : { kind: "or", items };
  }
  if (ts.isIntersectionTypeNode(node)) return { kind: "and", items: node.types.map(type) };
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    if (index) return { kind: "map", key: type(index.parameters[0].type), value: type(index.type) };
    return { kind: "literal", value: { properties: properties(node) } };
  }
  if (isLiteral(node)) {
    const literal = node.literal ?? node;
    if (literal.kind === ts.SyntaxKind.NullKeyword) return base("null");
    if (ts.isStringLiteral(literal)) return { kind: "stringLiteral", value: literal.text };
    if (/^-?\d+$/.test(literal.getText())) return { kind: "integerLiteral", value: Number(literal.getText()) };
    return { kind: "booleanLiteral", value: literal.kind === ts.SyntaxKind.TrueKeyword };
  }
  if (ts.isTypeQueryNode(node)) {
    const [space, name] = node.exprName.getText().split(".");
    return type(members(space).get(name) ?? fail(node, "unknown"));
  }
  const name = ts.isTypeReferenceNode(node) ? node.typeName.getText() : node.getText();
  if (name in KNOWN) return KNOWN[name];
  if (!ts.isTypeReferenceNode(node)) fail(node, "not understood");
  if (node.typeArguments?.length && !/^(InitializeResult|ServerCapabilities)$/.test(name)) fail(node, "generic");
  const [space, inner] = name.split(".");
  return inner ? type(members(space).get(inner) ?? fail(node, "unknown")) : reference(name);
}

const properties = (node) =>
  node.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.text,
    type: member.type.getText() === "T" ? reference("LSPAny") : type(member.type),
    ...(member.questionToken ? { optional: true } : {}),
  }));

function structure(name, node, parents) {
  const references = parents.map((it) => reference(it.getText().replace(/<.*/, "")));
  // `[key: string]: any` beside properties.
  const isOpen = name !== "InitializeResult" && node?.members.some(ts.isIndexSignatureDeclaration);
  model.structures.push({
    name,
    properties: node ? properties(node) : [],
    ...(references.length ? { extends: references } : {}),
    ...(isOpen ? { open: true } : {}),
  });
}

function alias(node) {
  const name = node.name.text;
  const values = [...members(name)].filter(([, it]) => isLiteral(it));
  const toValue = ([name, it]) => ({ name, value: type(it).value ?? type(it) });
  const literals = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type];
  const isClosed = literals.every((it) => ts.isLiteralTypeNode(it));
  const isOpen = ["string", "integer", "uinteger"].includes(node.type.getText()) && values.length;
  if (isClosed || isOpen) {
    const listed = isClosed ? literals.map((it) => toValue([it.getText(), it])) : values.map(toValue);
    const typeName = isOpen ? node.type.getText() : typeof listed[0].value === "string" ? "string" : "uinteger";
    model.enumerations.push({ name, type: base(typeName), values: listed, ...(isOpen ? { supportsCustomValues: true } : {}) });
  } else if (ts.isTypeLiteralNode(node.type) && !node.type.members.some(ts.isIndexSignatureDeclaration)) {
    structure(name, node.type, []);
  } else if (ts.isIntersectionTypeNode(node.type)) {
    const literal = node.type.types.find(ts.isTypeLiteralNode);
    structure(name, literal, node.type.types.filter((it) => it !== literal));
  } else {
    model.typeAliases.push({ name, type: type(node.type) });
  }
}

function message(space, found) {
  const said = found.get("type");
  if (!found.has("method") || !said?.typeName) return;
  const kind = said.typeName.getText();
  const given = said.typeArguments ?? [];
  const get = (at) => (given[at] && given[at].getText() !== "void" ? type(given[at]) : undefined);
  const method = unquoted(found.get("method"));
  const capabilities = found.get("capabilities")?.typeArguments?.map((it) => (ts.isLiteralTypeNode(it) ? it.literal.text : undefined)) ?? [];
  const source = said.getSourceFile().fileName.replace(/\.d\.ts$/, ".js");
  const direction = fs.readFileSync(source, "utf8").match(new RegExp(`\\b${space}\\.messageDirection = [\\w.]*\\.(\\w+);`))?.[1];
  const registered = found.get("registrationMethod")?.exprName.getText().split(".")[0];
  const common = {
    method,
    messageDirection: direction,
    clientCapability: capabilities[0],
    serverCapability: capabilities[1],
    ...(registered ? { registrationMethod: unquoted(members(registered).get("method")) } : {}),
  };
  const shift = kind.endsWith("0") ? 0 : 1;
  const params = shift ? get(0) : undefined;
  if (kind.startsWith("ProtocolRequestType")) {
    const result = type(given[shift]);
    model.requests.push({ ...common, params, result, partialResult: get(shift + 1), errorData: get(shift + 2), registrationOptions: get(shift + 3) });
  } else if (kind.startsWith("ProtocolNotificationType")) {
    model.notifications.push({ ...common, params, registrationOptions: get(shift) });
  } else if (kind === "RegistrationType") {
    model.registrations.push({ method, registrationOptions: get(0) });
  } else {
    fail(said, "unknown kind of message");
  }
}

for (const file of files) {
  ts.forEachChild(file, (node) => {
    if (!ts.isModuleDeclaration(node)) return;
    const found = members(node.name.text);
    node.body.forEachChild((inner) => {
      if (ts.isVariableStatement(inner)) {
        inner.declarationList.declarations.forEach((it) => found.set(it.name.text, it.type ?? it.initializer));
      } else if (ts.isTypeAliasDeclaration(inner)) {
        found.set(inner.name.text, inner.type);
      }
    });
    namespaces.set(node.name.text, found);
  });
}
for (const file of files) {
  ts.forEachChild(file, (node) => {
    const name = node.name?.text;
    if (!name || IGNORED.test(name) || BUILT_IN.includes(name)) return;
    if (ts.isInterfaceDeclaration(node)) {
      if (node.members.some(ts.isMethodSignature) || name === "TextDocument") return;
      structure(name, node, node.heritageClauses?.flatMap((it) => [...it.types]) ?? []);
    } else if (ts.isTypeAliasDeclaration(node)) {
      alias(node);
    } else if (ts.isEnumDeclaration(node)) {
      const values = node.members.map((it) => ({ name: it.name.text, value: it.initializer.text }));
      model.enumerations.push({ name, type: base("string"), values, supportsCustomValues: true });
    }
  });
}
for (const [space, found] of namespaces) message(space, found);
for (const list of Object.values(model)) {
  if (Array.isArray(list)) list.sort((a, b) => ((a.method ?? a.name) < (b.method ?? b.name) ? -1 : 1));
}
// One message, type or enumeration a line.
const lines = Object.entries(model).map(([key, value]) => {
  const shown = Array.isArray(value) ? `[\n${value.map((it) => JSON.stringify(it)).join(",\n")}\n]` : JSON.stringify(value);
  return `${JSON.stringify(key)}: ${shown}`;
});
console.log(`{\n${lines.join(",\n")}\n}`);
