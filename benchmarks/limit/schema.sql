-- The limit's tables: what the nine requests of the chain and the three lists need, and no more.
CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL, active boolean NOT NULL DEFAULT true);
CREATE TABLE sessions (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users, expires_at timestamptz NOT NULL, revoked_at timestamptz);

CREATE TABLE counters (kind text, day date, n int NOT NULL, PRIMARY KEY (kind, day)) WITH (fillfactor = 50);
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), actor_id uuid NOT NULL,
  action text NOT NULL, object_type text NOT NULL, object_id uuid NOT NULL, object_no text, changes jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX ON audit_log (object_type, object_id, id);
CREATE INDEX ON audit_log USING brin (at);

CREATE TABLE customers (
  id uuid PRIMARY KEY, number text UNIQUE, name text NOT NULL UNIQUE, uscc text UNIQUE, industry text NOT NULL,
  lifecycle text NOT NULL DEFAULT 'potential', grade text NOT NULL DEFAULT 'B', telephone text,
  owner_id uuid NOT NULL REFERENCES users, receivable numeric(18,2) NOT NULL DEFAULT 0, version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 90);
CREATE INDEX customers_changed ON customers (updated_at DESC, id DESC);
CREATE INDEX customers_owner ON customers (owner_id, updated_at DESC, id DESC);
CREATE INDEX customers_industry ON customers (industry, updated_at DESC, id DESC);
CREATE TABLE contacts (
  id uuid PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, name text NOT NULL, mobile text,
  is_primary boolean NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contacts_customer ON contacts (customer_id);
CREATE TABLE customers_search (id uuid PRIMARY KEY REFERENCES customers, name text NOT NULL, grams text[] NOT NULL);
CREATE INDEX customers_search_grams ON customers_search USING gin (grams) WITH (fastupdate = off);

CREATE TABLE leads (
  id uuid PRIMARY KEY, number text UNIQUE, name text NOT NULL, contact text NOT NULL, mobile text, industry text NOT NULL,
  status text NOT NULL DEFAULT 'open', owner_id uuid NOT NULL REFERENCES users, customer_id uuid REFERENCES customers,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON leads (owner_id, updated_at DESC, id DESC);
CREATE TABLE opportunities (
  id uuid PRIMARY KEY, number text UNIQUE, name text NOT NULL, customer_id uuid NOT NULL REFERENCES customers,
  lead_id uuid REFERENCES leads, stage text NOT NULL DEFAULT 'initial', amount numeric(18,2) NOT NULL DEFAULT 0,
  owner_id uuid NOT NULL REFERENCES users, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON opportunities (customer_id, updated_at DESC, id DESC);
CREATE INDEX ON opportunities (owner_id, updated_at DESC, id DESC);

CREATE TABLE products (id uuid PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL, price numeric(18,6) NOT NULL, tax_rate numeric(9,6) NOT NULL);
CREATE TABLE stocks (product_id uuid PRIMARY KEY REFERENCES products, qty numeric(18,4) NOT NULL);
CREATE TABLE stock_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, product_id uuid NOT NULL REFERENCES products, qty numeric(18,4) NOT NULL,
  outbound_id uuid NOT NULL
);
CREATE INDEX ON stock_entries (product_id, id);

CREATE TABLE quotes (
  id uuid PRIMARY KEY, number text UNIQUE, customer_id uuid NOT NULL REFERENCES customers, opportunity_id uuid REFERENCES opportunities,
  status text NOT NULL DEFAULT 'accepted', amount numeric(18,2) NOT NULL, tax numeric(18,2) NOT NULL,
  owner_id uuid NOT NULL REFERENCES users, version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON quotes (customer_id, updated_at DESC, id DESC);
CREATE TABLE contracts (
  id uuid PRIMARY KEY, number text UNIQUE, customer_id uuid NOT NULL REFERENCES customers, quote_id uuid NOT NULL REFERENCES quotes,
  status text NOT NULL DEFAULT 'effective', amount numeric(18,2) NOT NULL, tax numeric(18,2) NOT NULL,
  owner_id uuid NOT NULL REFERENCES users, version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON contracts (customer_id, updated_at DESC, id DESC);
CREATE TABLE orders (
  id uuid PRIMARY KEY, number text UNIQUE, customer_id uuid NOT NULL REFERENCES customers, contract_id uuid NOT NULL REFERENCES contracts,
  status text NOT NULL DEFAULT 'draft', amount numeric(18,2) NOT NULL, tax numeric(18,2) NOT NULL,
  owner_id uuid NOT NULL REFERENCES users, version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON orders (customer_id, updated_at DESC, id DESC);
CREATE TABLE outbounds (
  id uuid PRIMARY KEY, number text UNIQUE, order_id uuid NOT NULL REFERENCES orders, customer_id uuid NOT NULL REFERENCES customers,
  amount numeric(18,2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON outbounds (order_id);
CREATE TABLE receivables (
  id uuid PRIMARY KEY, number text UNIQUE, outbound_id uuid NOT NULL REFERENCES outbounds, customer_id uuid NOT NULL REFERENCES customers,
  amount numeric(18,2) NOT NULL, invoiced numeric(18,2) NOT NULL DEFAULT 0, received numeric(18,2) NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1, updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (received BETWEEN 0 AND amount), CHECK (invoiced BETWEEN 0 AND amount)
);
CREATE INDEX ON receivables (customer_id);
CREATE TABLE invoices (
  id uuid PRIMARY KEY, number text UNIQUE, receivable_id uuid NOT NULL REFERENCES receivables, customer_id uuid NOT NULL REFERENCES customers,
  amount numeric(18,2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON invoices (receivable_id);
CREATE TABLE receipts (
  id uuid PRIMARY KEY, number text UNIQUE, customer_id uuid NOT NULL REFERENCES customers, amount numeric(18,2) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON receipts (customer_id);
CREATE TABLE allocations (
  id uuid PRIMARY KEY, receipt_id uuid NOT NULL REFERENCES receipts, receivable_id uuid NOT NULL REFERENCES receivables,
  amount numeric(18,2) NOT NULL
);
CREATE INDEX ON allocations (receivable_id);
-- Lines of quotes, orders, outbounds and invoices in one table: the limit has no rules that differ between them.
CREATE TABLE lines (
  document_id uuid NOT NULL, line_no int NOT NULL, product_id uuid NOT NULL REFERENCES products, product_name text NOT NULL,
  qty numeric(18,4) NOT NULL, price numeric(18,6) NOT NULL, amount numeric(18,2) NOT NULL, tax numeric(18,2) NOT NULL,
  PRIMARY KEY (document_id, line_no)
);
